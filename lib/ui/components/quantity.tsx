import type { JSX } from 'preact';
import { formatCount } from '../../domain/text/details.ts';
import { MASK } from '../../domain/text/ui.ts';
import { exactUsd, type Usd } from '../../domain/usd.ts';

interface QuantityProps {
  /** Contracts as what they pay, one dollar each. */
  readonly contracts: Usd;
  readonly masked: boolean;
}

/** A number of contracts. It tells how much someone has, so it hides with the amounts. */
export function Quantity({ contracts, masked }: QuantityProps): JSX.Element {
  // The keys make Preact replace the element rather than leave an empty `value` behind.
  return masked ? (
    <data key="masked" class="amount" data-field="contracts">
      {MASK}
    </data>
  ) : (
    <data key="shown" class="amount" data-field="contracts" value={exactUsd(contracts)}>
      {formatCount(contracts)}
    </data>
  );
}
