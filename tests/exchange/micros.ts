/**
 * Exact decimals for the simulated exchanges, kept apart from the product's own money type on purpose: a mistake
 * shared by both sides would be invisible.
 */
export const MICROS_PER_DOLLAR = 1_000_000n;
export const MICROS_PER_CENT = 10_000n;

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?$/;

/** Reads a plain decimal ("-12.5") as an integer of 10^-decimals. Throws on any other form or on finer digits. */
export function parseScaled(text: string, decimals: number): bigint {
  const match = DECIMAL.exec(text);
  if (match === null) throw new Error(`not a plain decimal: ${text}`);
  const fraction = match[3] ?? '';
  if (fraction.length > decimals) throw new Error(`more than ${decimals} decimals: ${text}`);
  const magnitude = BigInt(`${match[2] ?? '0'}${fraction.padEnd(decimals, '0')}`);
  return match[1] === '-' ? -magnitude : magnitude;
}

/** Writes an integer of 10^-decimals, dropping trailing zeros but keeping at least `keep` decimals. */
export function formatScaled(value: bigint, decimals: number, keep: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  let fraction = digits.slice(digits.length - decimals);
  while (fraction.length > keep && fraction.endsWith('0')) fraction = fraction.slice(0, -1);
  return `${value < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** Dollars as decimal text to micro-dollars; at most six decimals. */
export function parseMicros(dollars: string): bigint {
  return parseScaled(dollars, 6);
}

/** Micro-dollars to dollars as decimal text, exact, with at least `keep` decimals. */
export function formatMicros(micros: bigint, keep = 0): string {
  return formatScaled(micros, 6, keep);
}

/** Cuts micro-dollars toward zero to a multiple of `step` micro-dollars. */
export function cutMicros(micros: bigint, step: bigint): bigint {
  return (micros / step) * step;
}

/** A price per contract, $0 to $1 inclusive with at most four decimals, in micro-dollars. */
export function parsePrice(dollars: string): bigint {
  const micros = parseScaled(dollars, 4) * 100n;
  if (micros < 0n || micros > MICROS_PER_DOLLAR) throw new Error(`not a contract price: ${dollars}`);
  return micros;
}

/** A positive number of contracts with at most two decimals, in hundredths of a contract. */
export function parseContracts(count: string): bigint {
  const hundredths = parseScaled(count, 2);
  if (hundredths <= 0n) throw new Error(`not a positive number of contracts: ${count}`);
  return hundredths;
}

export function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}
