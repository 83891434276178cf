import type { JSX } from 'preact';
import { pocketKey, totalOf, type Pocket } from '../../../domain/reading.ts';
import { pocketName } from '../../../domain/text/names.ts';
import { Amount } from '../amount.tsx';
import { Details } from './details.tsx';

interface PocketRowProps {
  /** Unique on the page; the row's own ids begin with it. */
  readonly idPrefix: string;
  readonly pocket: Pocket;
  readonly masked: boolean;
}

export function PocketRow({ idPrefix, pocket, masked }: PocketRowProps): JSX.Element {
  const nameId = `${idPrefix}-${pocketKey(pocket)}`;
  return (
    <li class="pocket" aria-labelledby={nameId}>
      <span class="pocket-name" id={nameId}>
        {pocketName(pocket.number)}
      </span>
      <Amount field="total" amount={totalOf(pocket.balance)} masked={masked} />
      <Details
        cash={pocket.balance.cash}
        positions={pocket.balance.positions}
        pocket={pocket}
        masked={masked}
      />
    </li>
  );
}
