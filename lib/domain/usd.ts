declare const brand: unique symbol;

/**
 * US dollars as a whole number of micro-dollars (10^-6). The only type that holds money: no `number` ever does,
 * because 6.6 % of cent amounts do not survive a trip through floating point.
 */
export type Usd = bigint & { readonly [brand]: true };

const DECIMALS = 6;
const MICROS_PER_DOLLAR = 1_000_000n;
const MICROS_PER_CENT = 10_000n;
/** Longest amount text worth reading; a longer one is garbage and could be made to cost time. */
const MAX_TEXT_LENGTH = 64;
const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

export const ZERO_USD = 0n as Usd;

/** A count of micro-dollars as `Usd`. */
export function usdFromMicros(micros: bigint): Usd {
  return micros as Usd;
}

/** A count of whole cents as `Usd`. */
export function usdFromCents(cents: bigint): Usd {
  return (cents * MICROS_PER_CENT) as Usd;
}

interface Digits {
  readonly negative: boolean;
  /** All digits, without the point. */
  readonly digits: bigint;
  /** The value is digits x 10^exponent. */
  readonly exponent: number;
}

function readDigits(text: string): Digits | undefined {
  if (text.length > MAX_TEXT_LENGTH) return undefined;
  const match = DECIMAL.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', power = '0'] = match;
  if (whole === '' && fraction === '') return undefined;
  return {
    negative: sign === '-',
    digits: BigInt(whole + fraction),
    // oxlint-disable-next-line bankroll/no-float-money -- a power of ten, at most three digits
    exponent: Number(power) - fraction.length,
  };
}

function fromDigits({ negative, digits, exponent }: Digits, round: boolean): Usd | undefined {
  const shift = exponent + DECIMALS;
  if (Math.abs(shift) > MAX_TEXT_LENGTH) {
    // Beyond 64 places below a micro-dollar, 64 digits come to less than half of one.
    return digits === 0n || (round && shift < 0) ? ZERO_USD : undefined;
  }
  const sign = negative ? -1n : 1n;
  if (shift >= 0) return (sign * digits * 10n ** BigInt(shift)) as Usd;
  const divisor = 10n ** BigInt(-shift);
  const quotient = digits / divisor;
  const rest = digits % divisor;
  if (rest === 0n) return (sign * quotient) as Usd;
  if (!round) return undefined;
  const twice = rest * 2n;
  const up = twice > divisor || (twice === divisor && quotient % 2n === 1n);
  return (sign * (up ? quotient + 1n : quotient)) as Usd;
}

/**
 * Reads a decimal dollar text ("1234.56", "-0.5", "1e3") exactly.
 * @returns undefined for anything else, and for an amount that is not a whole number of micro-dollars.
 */
export function parseUsd(text: string): Usd | undefined {
  const digits = readDigits(text);
  return digits && fromDigits(digits, false);
}

/**
 * Reads a decimal dollar text, rounding to the nearest micro-dollar, ties to even. For products such as
 * price x contracts and for JSON numbers whose tail is noise (69.06000000000001).
 */
export function nearestUsd(text: string): Usd | undefined {
  const digits = readDigits(text);
  return digits && fromDigits(digits, true);
}

/** Reads a text of whole cents ("12345"); undefined when it is not an integer. */
export function parseCents(text: string): Usd | undefined {
  return /^[+-]?\d{1,30}$/.test(text) ? usdFromCents(BigInt(text)) : undefined;
}

export function addUsd(a: Usd, b: Usd): Usd {
  return (a + b) as Usd;
}

export function subtractUsd(a: Usd, b: Usd): Usd {
  return (a - b) as Usd;
}

export function sumUsd(amounts: Iterable<Usd>): Usd {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total as Usd;
}

export function minUsd(a: Usd, b: Usd): Usd {
  return a < b ? a : b;
}

export function absUsd(amount: Usd): Usd {
  return amount < 0n ? ((0n - amount) as Usd) : amount;
}

/** -1, 0 or 1, for sorting and thresholds. */
export function compareUsd(a: Usd, b: Usd): -1 | 0 | 1 {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The exact decimal in dollars, always with six decimals: "1234.560000". The inverse of `parseUsd`. */
export function exactUsd(amount: Usd): string {
  const magnitude = absUsd(amount);
  const fraction = (magnitude % MICROS_PER_DOLLAR).toString().padStart(DECIMALS, '0');
  return `${amount < 0n ? '-' : ''}${magnitude / MICROS_PER_DOLLAR}.${fraction}`;
}
