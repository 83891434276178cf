import type { JSX } from 'preact';
import type { BalanceNote, Pocket } from '../../../domain/reading.ts';
import { FIELD_LABELS, NOTE_TEXT } from '../../../domain/text/ui.ts';
import type { Usd } from '../../../domain/usd.ts';
import { extraAmounts, type ExtraField } from '../../models/extra-amounts.ts';
import { Amount, type DataField } from '../amount.tsx';

const DATA_FIELDS: Readonly<Record<ExtraField, DataField>> = {
  available: 'available',
  reserved: 'reserved',
  held: 'held',
  unsettled: 'unsettled',
  pendingCredit: 'pending-credit',
  pendingWithdrawals: 'pending-withdrawal',
  promo: 'promo',
  bonusHold: 'bonus-hold',
  withdrawable: 'withdrawable',
  reservations: 'reservation',
  margin: 'margin',
  collateral: 'collateral',
  disputed: 'disputed',
};

interface DetailsProps {
  readonly cash: Usd | undefined;
  readonly positions: Usd | undefined;
  /** What the total holds besides, where there is any. */
  readonly perps?: Usd | undefined;
  /** Whose further amounts and notes are shown too. */
  readonly pocket?: Pocket | undefined;
  readonly masked: boolean;
  /** What stands for cash and positions that are not stated, in place of "unknown". */
  readonly unknownText?: string | undefined;
}

function notesOf(pocket: Pocket | undefined): readonly BalanceNote[] {
  return pocket?.notes ?? [];
}

/** The quiet second line: what the total is made of. */
export function Details({ cash, positions, perps, pocket, masked, unknownText }: DetailsProps): JSX.Element {
  const amounts: { label: string; field: DataField; amount: Usd | undefined }[] = [
    { label: FIELD_LABELS.cash, field: 'cash', amount: cash },
    { label: FIELD_LABELS.positions, field: 'positions', amount: positions },
  ];
  if (perps !== undefined) amounts.push({ label: FIELD_LABELS.perps, field: 'perps', amount: perps });
  for (const { field, amount } of pocket === undefined ? [] : extraAmounts(pocket.balance)) {
    amounts.push({ label: FIELD_LABELS[field], field: DATA_FIELDS[field], amount });
  }
  return (
    <div class="details">
      <dl>
        {amounts.map(({ label, field, amount }) => (
          <div key={field}>
            <dt>{label}</dt>{' '}
            <dd>
              <Amount field={field} amount={amount} masked={masked} unknownText={unknownText} />
            </dd>
          </div>
        ))}
      </dl>
      {notesOf(pocket).map((note) => (
        <p key={note}>{NOTE_TEXT[note]}</p>
      ))}
    </div>
  );
}
