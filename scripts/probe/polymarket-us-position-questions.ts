import { absUsd, addUsd, type Usd } from '../../lib/domain/usd.ts';
import { bodiesOf, counted, open, settled, type Evidence, type Finding } from './evidence.ts';
import { dollarsIn, field, rowsIn, textIn, valuesIn, type JsonObject } from './pick.ts';
import { ACTIVITIES, heldIn, heldPositions, latestPages } from './polymarket-us-rows.ts';

/** A mark may be above a contract's dollar by this share of it: one cent. */
const TOLERANCE = 100n;

type Standing = 'missing' | 'negative' | 'within' | 'above';

/** Where a position's stated value lies between nothing and a dollar a contract. */
function standingOf(row: JsonObject): Standing {
  const value = dollarsIn(row, 'cashValue');
  if (value === undefined) return 'missing';
  if (value < 0n) return 'negative';
  const most = absUsd(heldIn(row));
  return value <= addUsd(most, (most / TOLERANCE) as Usd) ? 'within' : 'above';
}

/** The documents call cashValue both a value and a profit; a value lies within bounds, a profit need not. */
function aboutCashValue(rows: readonly JsonObject[], side: 'long' | 'short'): Finding {
  const question = `Is cashValue of a ${side} a market value (0 to a dollar a contract)?`;
  const standings = rows
    .filter((row) => (side === 'long' ? heldIn(row) > 0n : heldIn(row) < 0n))
    .map(standingOf);
  if (standings.length === 0) return open(question, `there is no ${side} position`);
  const count = (standing: Standing): number => standings.filter((one) => one === standing).length;
  const strange = (['negative', 'above', 'missing'] as const).flatMap((standing) =>
    count(standing) === 0 ? [] : [`${count(standing)} ${standing}`],
  );
  const within = `${count('within')} of ${counted(standings.length, 'position')} within`;
  if (count('within') === 0 && strange.length === 1 && count('missing') > 0)
    return open(question, 'all are missing');
  const outside = count('negative') + count('above') > 0;
  return settled(question, `${outside ? 'no' : 'yes'}: ${[within, ...strange].join(', ')}`);
}

function aboutCost(rows: readonly JsonObject[]): Finding {
  const question = 'Is cost of a short positive?';
  const costs = rows.filter((row) => heldIn(row) < 0n).flatMap((row) => dollarsIn(row, 'cost') ?? []);
  if (costs.length === 0) return open(question, 'no short position states one');
  const positive = costs.filter((cost) => cost >= 0n).length;
  return settled(question, `${positive === costs.length ? 'yes' : 'no'}, ${positive} of ${costs.length}`);
}

function aboutExpired(rows: readonly JsonObject[]): Finding {
  const question = 'Do expired positions stay with a quantity?';
  const expired = rows.filter((row) => field(row, 'expired') === true);
  if (expired.length === 0) return open(question, 'no position with a quantity has expired');
  const valued = expired.filter((row) => standingOf(row) === 'within').length;
  return settled(question, `yes, ${expired.length}; ${valued} of them with a value`);
}

function aboutPages(evidence: Evidence): Finding {
  const question = 'How do pages of positions end?';
  const bodies = latestPages(evidence);
  const last = bodies.at(-1);
  if (last === undefined) return open(question, 'no positions were read');
  const most = Math.max(...bodies.map(({ json }) => valuesIn(json, 'positions').length));
  const cursor = textIn(last.json, 'nextCursor');
  const told = cursor === undefined ? 'absent' : cursor === '' ? 'empty' : 'filled';
  const end = `eof ${String(field(last.json, 'eof'))}, nextCursor ${told}`;
  return settled(
    question,
    `${end}; ${counted(bodies.length, 'page')}, at most ${counted(most, 'row')} on one`,
  );
}

function aboutMovements(evidence: Evidence): Finding {
  const question = 'Is accountBalanceChange flat, or does it hold transactions?';
  const changes = bodiesOf(evidence, ACTIVITIES)
    .flatMap(({ json }) => rowsIn(json, 'activities'))
    .flatMap((row) => field(row, 'accountBalanceChange') ?? []);
  if (changes.length === 0) return open(question, 'no such activity was read');
  const nested = changes.filter((change) => field(change, 'transactions') !== undefined).length;
  return settled(
    question,
    nested === 0
      ? `flat, ${changes.length} of ${changes.length}`
      : `transactions in ${nested} of ${changes.length}`,
  );
}

function aboutKeyScopes(): Finding {
  return open(
    'Does the portal offer keys that cannot trade?',
    'no endpoint tells; look at polymarket.us/developer',
  );
}

/** What positions and activities tell. */
export function polymarketUsPositionFindings(evidence: Evidence): readonly Finding[] {
  const rows = heldPositions(evidence);
  return [
    aboutCashValue(rows, 'long'),
    aboutCashValue(rows, 'short'),
    aboutCost(rows),
    aboutExpired(rows),
    aboutPages(evidence),
    aboutMovements(evidence),
    aboutKeyScopes(),
  ];
}
