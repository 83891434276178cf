import { exactUsd, type Usd } from './usd.ts';

export interface UsdFormat {
  /** BCP 47 tag; the browser's own when absent. */
  readonly locale?: string | undefined;
  /** "cents" (default) truncates toward zero: a shown amount never claims more than there is. "exact" shows up to six decimals. */
  readonly decimals?: 'cents' | 'exact';
  /** Put a plus in front of gains (default false). */
  readonly signed?: boolean;
}

const cache = new Map<string, Intl.NumberFormat>();

function formatter({ locale, decimals = 'cents', signed = false }: UsdFormat): Intl.NumberFormat {
  const key = `${locale ?? ''}|${decimals}|${signed}`;
  let found = cache.get(key);
  if (found === undefined) {
    found = new Intl.NumberFormat(locale, {
      style: 'currency',
      currency: 'USD',
      minimumFractionDigits: 2,
      maximumFractionDigits: decimals === 'cents' ? 2 : 6,
      roundingMode: 'trunc',
      // A debt of $0.004 shows as $0.00, not as the odd -$0.00.
      signDisplay: signed ? 'exceptZero' : 'negative',
    });
    cache.set(key, found);
  }
  return found;
}

/** Intl takes decimal texts exactly (Chrome 106, Firefox 116); TypeScript wants the literal form. */
function literal(amount: Usd): Intl.StringNumericLiteral {
  return exactUsd(amount) as Intl.StringNumericLiteral;
}

/** "$1,234.56" in the reader's locale, USD always named by its symbol. */
export function formatUsd(amount: Usd, format: UsdFormat = {}): string {
  return formatter(format).format(literal(amount));
}

/** The same text in two runs, so that cents can be set quieter than dollars: ["$1,234", ".56"]. */
export function formatUsdParts(
  amount: Usd,
  format: UsdFormat = {},
): { lead: string; cents: string; tail: string } {
  const parts = { lead: '', cents: '', tail: '' };
  for (const { type, value } of formatter(format).formatToParts(literal(amount))) {
    if (type === 'decimal' || type === 'fraction') parts.cents += value;
    else if (parts.cents === '') parts.lead += value;
    else parts.tail += value;
  }
  return parts;
}
