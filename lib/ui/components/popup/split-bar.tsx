import type { JSX } from 'preact';
import { POPUP_TEXT } from '../../../domain/text/ui.ts';
import { sumUsd, type Usd } from '../../../domain/usd.ts';
import { Amount } from '../amount.tsx';

interface SplitBarProps {
  readonly cash: Usd;
  readonly positions: Usd;
  /** A third part, where there is one. */
  readonly perps: Usd | undefined;
  readonly masked: boolean;
}

interface Part {
  readonly field: 'cash' | 'positions' | 'perps';
  readonly label: string;
  readonly amount: Usd;
}

const PER_MILLE = 1_000n;

/** Each part's share of the whole in per mille; none where a bar would say nothing or lie. */
function sharesOf(parts: readonly Part[]): { readonly field: Part['field']; readonly share: number }[] {
  const whole = sumUsd(parts.map(({ amount }) => amount));
  if (whole === 0n || parts.some(({ amount }) => amount < 0n)) return [];
  return parts.map(({ field, amount }) => ({
    field,
    // oxlint-disable-next-line bankroll/no-float-money -- thousandths of a bar's width
    share: Number((amount * PER_MILLE) / whole),
  }));
}

/** How the total divides. While amounts are hidden so is the bar: its proportions would tell. */
export function SplitBar({ cash, positions, perps, masked }: SplitBarProps): JSX.Element {
  const parts: Part[] = [
    { field: 'cash', label: POPUP_TEXT.cash, amount: cash },
    { field: 'positions', label: POPUP_TEXT.positions, amount: positions },
  ];
  if (perps !== undefined) parts.push({ field: 'perps', label: POPUP_TEXT.perps, amount: perps });
  const shares = masked ? [] : sharesOf(parts);
  return (
    <div class="split">
      <div class="bar" aria-hidden="true">
        {shares.map(({ field, share }) => (
          <span key={field} class={`bar-${field}`} style={{ flexGrow: share }} />
        ))}
      </div>
      <dl class="legend">
        {parts.map(({ field, label, amount }) => (
          <div key={field}>
            <dt>
              <span class={`swatch bar-${field}`} />
              {label}
            </dt>
            <dd>
              <Amount field={field} amount={amount} masked={masked} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
