import type { JSX } from 'preact';
import { pocketKey, totalOf, type Pocket } from '../../../domain/reading.ts';
import { pocketName } from '../../../domain/text/names.ts';
import { POPUP_TEXT } from '../../../domain/text/ui.ts';
import type { Moment } from '../../../domain/totals.ts';
import { Age } from '../age.tsx';
import { Amount } from '../amount.tsx';
import { Details } from './details.tsx';

interface PocketRowProps {
  /** Unique on the page; the row's own ids begin with it. */
  readonly idPrefix: string;
  readonly pocket: Pocket;
  readonly moment: Moment;
  readonly masked: boolean;
}

export function PocketRow({ idPrefix, pocket, moment, masked }: PocketRowProps): JSX.Element {
  const nameId = `${idPrefix}-${pocketKey(pocket)}`;
  return (
    <li class="pocket" aria-labelledby={nameId}>
      <span class="pocket-name">
        <span id={nameId}>{pocketName(pocket)}</span>
        {/* Its turn has not come since: older than the rest of the account. */}
        {pocket.fetchedAt !== undefined && <Age at={pocket.fetchedAt} moment={moment} />}
      </span>
      <Amount field="total" amount={totalOf(pocket.balance)} masked={masked} />
      <Details
        cash={pocket.balance.cash}
        positions={pocket.balance.positions}
        pocket={pocket}
        masked={masked}
        unknownText={pocket.kind === 'perps' ? POPUP_TEXT.notDivided : undefined}
      />
    </li>
  );
}
