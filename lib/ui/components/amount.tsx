import type { JSX } from 'preact';
import { formatUsd, formatUsdParts } from '../../domain/format-usd.ts';
import { MASK, UI_TEXT } from '../../domain/text/ui.ts';
import type { Total } from '../../domain/totals.ts';
import { exactUsd, type Usd } from '../../domain/usd.ts';

/** The names under which amounts can be found on every surface. */
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
  | 'promo';

interface AmountProps {
  readonly field: DataField;
  /** Undefined means unknown, which is never shown as zero. */
  readonly amount: Usd | undefined;
  readonly masked: boolean;
  /** For totals: what they leave out and whether they are current. */
  readonly quality?: Pick<Total, 'coverage' | 'freshness'>;
  /** In place of "unknown", where there is more to say. */
  readonly unknownText?: string | undefined;
}

const MICROS_PER_CENT = 10_000n;

/**
 * One amount of money. The keys make Preact replace the element rather than change it: it would leave an empty `value`
 * or `title` behind, and an empty value is still a value.
 */
export function Amount({ field, amount, masked, quality, unknownText }: AmountProps): JSX.Element {
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
  const { lead, cents, tail } = formatUsdParts(amount);
  const figure = (
    <>
      {lead}
      <span class="cents">{cents}</span>
      {tail}
    </>
  );
  // Shown amounts are cut off after the cents; where that hides something, the whole figure is a pointer away.
  return amount % MICROS_PER_CENT === 0n ? (
    <data key="whole" class="amount" value={exactUsd(amount)} {...marks}>
      {figure}
    </data>
  ) : (
    <data
      key="exact"
      class="amount"
      value={exactUsd(amount)}
      title={formatUsd(amount, { decimals: 'exact' })}
      {...marks}
    >
      {figure}
    </data>
  );
}
