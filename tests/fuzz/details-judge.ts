import type { ReadFailure } from '../../lib/domain/failure.ts';
import type { ReadDetails } from '../../lib/exchanges/port.ts';
import type { Expectation } from './scene.ts';

/** Any part of the details, as far as judging takes it. */
type AnyPart =
  | { readonly state: 'read'; readonly rows: readonly object[] }
  | { readonly state: 'failed'; readonly failure: ReadFailure };

/** The parts by the target that they are read from; a pocket's events come with its markets. */
function partsOf(details: ReadDetails): ReadonlyMap<string, AnyPart> {
  const parts = new Map<string, AnyPart>();
  for (const { pocket, markets, events = [] } of details.positions) {
    const part: AnyPart =
      markets.state === 'failed' ? markets : { state: 'read', rows: [...markets.rows, ...events] };
    parts.set(`positions/${pocket.number ?? 0}`, part);
  }
  parts.set('orders', details.orders);
  for (const { source, part } of details.activity) parts.set(source, part);
  const { restingValue } = details;
  if (restingValue !== undefined) {
    const { state } = restingValue;
    parts.set(
      'restingValue',
      state === 'read' ? { state, rows: [{ amount: restingValue.amount }] } : restingValue,
    );
  }
  return parts;
}

/** A row as text, without its id: one that the exchange does not name is told apart by its place in the list. */
function textOf(row: object): string {
  const fields = Object.entries(row).filter(([name]) => name !== 'id');
  return JSON.stringify(
    fields.toSorted(([a], [b]) => (a < b ? -1 : 1)),
    (_name, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value),
  );
}

function isEqual(a: AnyPart, b: AnyPart): boolean {
  if (a.state === 'failed' || b.state === 'failed') return false;
  const [one, other] = [a, b].map(({ rows }) => rows.map(textOf).toSorted().join('\n'));
  return one === other;
}

/** The row's amounts, without those that are not stated. */
function amountsOf(row: object): [string, unknown][] {
  return Object.entries(row).filter(([, value]) => typeof value === 'bigint');
}

/** Rows with an amount that no true row has in that place. */
function strangers(read: readonly object[], truth: readonly object[]): string[] {
  const isTrue = (row: object): boolean =>
    truth.some((one) => {
      const stated = new Map(amountsOf(one));
      return amountsOf(row).every(([field, amount]) => stated.get(field) === amount);
    });
  return read.filter((row) => !isTrue(row)).map((row) => `no true row has these amounts: ${textOf(row)}`);
}

function differences(part: AnyPart, truth: AnyPart, expectation: Expectation): string[] {
  if (expectation.outcome === 'same')
    return isEqual(part, truth) ? [] : ['it should have been read as it is'];
  if (part.state === 'read') return expectation.outcome === 'refused' ? ['it should have failed'] : [];
  if (expectation.outcome === 'partial') return ['it should not have failed'];
  const { kind } = part.failure;
  return expectation.kinds.includes(kind) ? [] : [`it failed as ${kind}, not ${expectation.kinds.join('|')}`];
}

/** What changed in one answer may take away from its own part, and may touch no other. */
export function judgeDetails(
  { details, truth }: { readonly details: ReadDetails; readonly truth: ReadDetails },
  allowed: readonly Expectation[],
): string[] {
  const [parts, whole] = [partsOf(details), partsOf(truth)];
  const complaints: string[] = [];
  const touched: string[] = [];
  for (const [target, expected] of whole) {
    const part = parts.get(target);
    if (part === undefined) {
      complaints.push(`${target} is gone`);
      continue;
    }
    if (expected.state === 'failed') complaints.push(`${target} cannot be read even untouched`);
    if (part.state === 'read' && expected.state === 'read') {
      complaints.push(...strangers(part.rows, expected.rows).map((text) => `${target}: ${text}`));
    }
    if (isEqual(part, expected)) continue;
    touched.push(target);
    const reasons = allowed.map((expectation) => differences(part, expected, expectation));
    if (!reasons.some((found) => found.length === 0)) {
      complaints.push(...reasons.flat().map((text) => `${target}: ${text}`));
    }
  }
  if (touched.length > 1) complaints.push(`more than one part was touched: ${touched.join(', ')}`);
  const mustFail = allowed.every(({ outcome }) => outcome === 'refused');
  if (mustFail && touched.length === 0) complaints.push('nothing failed');
  return complaints;
}
