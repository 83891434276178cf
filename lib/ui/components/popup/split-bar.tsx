import type { JSX } from 'preact';
import { POPUP_TEXT } from '../../../domain/text/ui.ts';
import { addUsd, type Usd } from '../../../domain/usd.ts';
import { Amount } from '../amount.tsx';

interface SplitBarProps {
  readonly cash: Usd;
  readonly positions: Usd;
  readonly masked: boolean;
}

const PER_MILLE = 1_000n;

/** Cash's part of the whole in per mille; undefined where a bar would say nothing or lie. */
function cashShare(cash: Usd, positions: Usd): number | undefined {
  const whole = addUsd(cash, positions);
  if (cash < 0n || positions < 0n || whole === 0n) return undefined;
  return Number((cash * PER_MILLE) / whole);
}

/** How the total divides. While amounts are hidden so is the bar: its proportions would tell. */
export function SplitBar({ cash, positions, masked }: SplitBarProps): JSX.Element {
  const share = masked ? undefined : cashShare(cash, positions);
  return (
    <div class="split">
      <div class="bar" aria-hidden="true">
        {share !== undefined && (
          <>
            <span class="bar-cash" style={{ flexGrow: share }} />
            <span class="bar-positions" style={{ flexGrow: 1_000 - share }} />
          </>
        )}
      </div>
      <dl class="legend">
        <div>
          <dt>
            <span class="swatch bar-cash" />
            {POPUP_TEXT.cash}
          </dt>
          <dd>
            <Amount field="cash" amount={cash} masked={masked} />
          </dd>
        </div>
        <div>
          <dt>
            <span class="swatch bar-positions" />
            {POPUP_TEXT.positions}
          </dt>
          <dd>
            <Amount field="positions" amount={positions} masked={masked} />
          </dd>
        </div>
      </dl>
    </div>
  );
}
