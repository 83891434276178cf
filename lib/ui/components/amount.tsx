import type { JSX } from 'preact';
import { formatUsd, formatUsdParts, type UsdFormat } from '../../domain/format-usd.ts';
import { MASK, UI_TEXT } from '../../domain/text/ui.ts';
import type { Total } from '../../domain/totals.ts';
import { exactUsd, type Usd } from '../../domain/usd.ts';

/** The names under which amounts can be found on every surface. "contracts" are what they pay, one dollar each. */
export type DataField =
  | 'total'
  | 'cash'
  | 'positions'
  | 'available'
  | 'reserved'
  | 'unsettled'
  | 'pending-credit'
  | 'pending-withdrawal'
  | 'held'
  | 'promo'
  | 'perps'
  | 'bonus-hold'
  | 'withdrawable'
  | 'reservation'
  | 'margin'
  | 'collateral'
  | 'disputed'
  | 'contracts'
  | 'price'
  | 'cost'
  | 'value'
  | 'unrealized'
  | 'exposure'
  | 'amount'
  | 'fee'
  | 'resting-value';

interface AmountProps {
  readonly field: DataField;
  /** Undefined means unknown, which is never shown as zero. */
  readonly amount: Usd | undefined;
  readonly masked: boolean;
  /** For totals: what they leave out and whether they are current. */
  readonly quality?: Pick<Total, 'coverage' | 'freshness'>;
  /** In place of "unknown", where there is more to say. */
  readonly unknownText?: string | undefined;
  /** How it is written out, where not as a plain balance. */
  readonly format?: Pick<UsdFormat, 'decimals' | 'signed'>;
}

const MICROS_PER_CENT = 10_000n;

/**
 * One amount of money. The keys make Preact replace the element rather than change it: it would leave an empty `value`
 * or `title` behind, and an empty value is still a value.
 */
export function Amount({
  field,
  amount,
  masked,
  quality,
  unknownText,
  format = {},
}: AmountProps): JSX.Element {
  const marks = {
    'data-field': field,
    ...(quality && { 'data-coverage': quality.coverage, 'data-freshness': quality.freshness }),
  };
  if (amount === undefined) {
    return (
      <data key="unknown" class="amount unknown" {...marks}>
        {unknownText ?? UI_TEXT.unknown}
      </data>
    );
  }
  if (masked) {
    return (
      <data key="masked" class="amount" {...marks}>
        {MASK}
      </data>
    );
  }
  const direction = format.signed !== true || amount === 0n ? '' : amount > 0n ? ' up' : ' down';
  const figureClass = `amount${direction}`;
  const { lead, cents, tail } = formatUsdParts(amount, format);
  const figure = (
    <>
      {lead}
      <span class="cents">{cents}</span>
      {tail}
    </>
  );
  // Shown amounts are cut off after the cents; where that hides something, the whole figure is a pointer away.
  return format.decimals === 'exact' || amount % MICROS_PER_CENT === 0n ? (
    <data key="whole" class={figureClass} value={exactUsd(amount)} {...marks}>
      {figure}
    </data>
  ) : (
    <data
      key="exact"
      class={figureClass}
      value={exactUsd(amount)}
      title={formatUsd(amount, { decimals: 'exact' })}
      {...marks}
    >
      {figure}
    </data>
  );
}
