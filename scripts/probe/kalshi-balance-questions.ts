import { compareUsd, sumUsd, usdFromCents, type Usd } from '../../lib/domain/usd.ts';
import { bodiesOf, counted, open, settled, statusesOf, type Evidence, type Finding } from './evidence.ts';
import { PREFIX } from './kalshi-prefix.ts';
import { centsIn, dollarsIn, field, rowsIn, textIn, wholeIn } from './pick.ts';

const BALANCE = `${PREFIX}/portfolio/balance`;
const LIST = `${PREFIX}/portfolio/subaccounts/balances`;
const POSITIONS = `${PREFIX}/portfolio/positions`;
const CENT = usdFromCents(1n);

function isBound(evidence: Evidence): boolean {
  return bodiesOf(evidence, BALANCE).some(({ json }) => field(json, 'balance_breakdown') == null);
}

function aboutRowZero(evidence: Evidence): Finding {
  const question = 'Has the list of subaccounts a row for Primary (0)?';
  const [list] = bodiesOf(evidence, LIST);
  if (list === undefined) return open(question, `the list was not given${statusText(evidence, LIST)}`);
  const rows = rowsIn(list.json, 'subaccount_balances');
  const numbers = new Set(rows.map((row) => wholeIn(row, 'subaccount_number') ?? wholeIn(row, 'subaccount')));
  const numbered = [...numbers].filter((number) => number !== 0).length;
  const beside = `${counted(numbered, 'numbered subaccount')}, ${counted(rows.length, 'row')}`;
  return settled(question, numbers.has(0) ? `yes (${beside})` : `no (${beside})`);
}

function statusText(evidence: Evidence, path: string): string {
  const statuses = statusesOf(evidence, path);
  return statuses.length === 0 ? ' (not asked)' : ` (status ${statuses.join(', ')})`;
}

function aboutBoundList(evidence: Evidence): Finding {
  const question = 'May a key that is bound to a subaccount list subaccounts?';
  if (!isBound(evidence)) return open(question, 'this key is not bound');
  const statuses = statusesOf(evidence, LIST);
  if (statuses.length === 0) return open(question, 'the key is bound, and the list was not asked for');
  return settled(question, statuses.includes(200) ? 'yes' : `no, status ${statuses.join(', ')}`);
}

function aboutTimes(evidence: Evidence): Finding {
  const question = 'In which unit is updated_ts?';
  const times = [
    ...bodiesOf(evidence, BALANCE).map(({ json }) => wholeIn(json, 'updated_ts')),
    ...bodiesOf(evidence, LIST).flatMap(({ json }) =>
      rowsIn(json, 'subaccount_balances').map((row) => wholeIn(row, 'updated_ts')),
    ),
  ].flatMap((time) => (time === undefined || time === 0 ? [] : [time]));
  if (times.length === 0) return open(question, 'no answer had one');
  const inMs = times.filter((time) => time > 1e11).length;
  if (inMs > 0 && inMs < times.length) return settled(question, 'both seconds and milliseconds');
  return settled(
    question,
    `${inMs > 0 ? 'milliseconds' : 'seconds'}, ${counted(times.length, 'time')} looked at`,
  );
}

interface PocketEvidence {
  readonly cash: Usd | undefined;
  readonly value: Usd | undefined;
  readonly hasPositions: boolean;
}

/** Pockets of which both the balance and the first page of positions were answered, each once: the latest answers. */
function pocketsOf(evidence: Evidence): readonly PocketEvidence[] {
  const pockets = new Map<string | null, PocketEvidence>();
  const balances = bodiesOf(evidence, BALANCE);
  for (const { query, json } of bodiesOf(evidence, POSITIONS)) {
    const number = query.get('subaccount');
    const balance = balances.findLast((other) => other.query.get('subaccount') === number);
    if (balance === undefined || query.has('cursor')) continue;
    pockets.set(number, {
      cash: dollarsIn(balance.json, 'balance_dollars') ?? centsIn(balance.json, 'balance'),
      value: centsIn(balance.json, 'portfolio_value'),
      hasPositions: rowsIn(json, 'market_positions').some((row) => dollarsIn(row, 'position_fp') !== 0n),
    });
  }
  return [...pockets.values()];
}

/** The 2025 documents called it balance and positions together, later ones positions alone. */
function aboutPortfolioValue(evidence: Evidence): Finding {
  const question = 'Is portfolio_value 0 where there are no positions, or the cash again?';
  const empty = pocketsOf(evidence).filter(({ hasPositions, value }) => !hasPositions && value !== undefined);
  if (empty.length === 0) return open(question, 'no pocket without positions was read');
  const zero = empty.filter(({ value }) => value === 0n).length;
  const cashAgain = empty.filter(
    ({ cash, value }) => value !== undefined && value !== 0n && cash !== undefined && isNear(cash, value),
  ).length;
  if (empty.every(({ cash, value }) => cash === 0n && value === 0n)) {
    return open(question, 'the pockets without positions have no cash either');
  }
  if (zero === empty.length) return settled(question, `0, in ${counted(empty.length, 'pocket')}`);
  if (cashAgain > 0)
    return settled(question, `the cash again, in ${cashAgain} of ${counted(empty.length, 'pocket')}`);
  return settled(question, `neither, in ${empty.length - zero} of ${counted(empty.length, 'pocket')}`);
}

/** Equal but for what is below a cent. */
function isNear(a: Usd, b: Usd): boolean {
  return a - b < CENT && b - a < CENT;
}

function aboutCents(evidence: Evidence): Finding {
  const question = 'Do balance (cents) and balance_dollars agree?';
  const pairs = bodiesOf(evidence, BALANCE).flatMap(({ json }) => {
    const [cents, dollars] = [centsIn(json, 'balance'), dollarsIn(json, 'balance_dollars')];
    return cents === undefined || dollars === undefined ? [] : [{ cents, dollars }];
  });
  if (pairs.length === 0) return open(question, 'no answer had both');
  const apart = pairs.filter(({ cents, dollars }) => !isNear(cents, dollars)).length;
  if (apart > 0)
    return settled(question, `no: ${apart} of ${counted(pairs.length, 'pair')} differ by a cent or more`);
  const below = pairs.filter(({ cents, dollars }) => compareUsd(cents, dollars) !== 0);
  const cut = below.every(({ cents, dollars }) => cents < dollars) ? 'cut off' : 'rounded';
  return settled(
    question,
    below.length === 0
      ? 'yes, exactly'
      : `yes; ${below.length} of ${pairs.length} have parts of a cent, ${cut}`,
  );
}

function aboutBreakdown(evidence: Evidence): Finding {
  const question = 'Does balance_breakdown add up to balance_dollars?';
  const sums = bodiesOf(evidence, BALANCE).flatMap(({ json }) => {
    const rows = rowsIn(json, 'balance_breakdown');
    const total = dollarsIn(json, 'balance_dollars');
    const parts = rows.flatMap((row) => dollarsIn(row, 'balance') ?? []);
    return rows.length === 0 || parts.length < rows.length || total === undefined
      ? []
      : [{ total, sum: sumUsd(parts) }];
  });
  if (sums.length === 0) return open(question, 'no answer had both');
  const apart = sums.filter(({ total, sum }) => total !== sum).length;
  return settled(
    question,
    apart === 0 ? `yes, ${sums.length} of ${sums.length}` : `no: ${apart} of ${sums.length} do not`,
  );
}

function aboutListedCash(evidence: Evidence): Finding {
  const question = 'Does the list’s cash agree with each subaccount’s own answer?';
  const [list] = bodiesOf(evidence, LIST);
  if (list === undefined) return open(question, `the list was not given${statusText(evidence, LIST)}`);
  const rows = rowsIn(list.json, 'subaccount_balances');
  const pairs = bodiesOf(evidence, BALANCE).flatMap(({ query, json }) => {
    const number = query.get('subaccount');
    const own = rows.filter((row) => String(wholeIn(row, 'subaccount_number')) === number);
    const stated = dollarsIn(json, 'balance_dollars');
    const parts = own.flatMap((row) =>
      textIn(row, 'balance') === undefined ? [] : (dollarsIn(row, 'balance') ?? []),
    );
    return own.length === 0 || stated === undefined ? [] : [stated === sumUsd(parts)];
  });
  if (pairs.length === 0) return open(question, 'nothing to compare');
  const apart = pairs.filter((agrees) => !agrees).length;
  return settled(
    question,
    apart === 0 ? `yes, ${pairs.length} of ${pairs.length}` : `no: ${apart} of ${pairs.length} do not`,
  );
}

/** What balances and the list of subaccounts tell. */
export function kalshiBalanceFindings(evidence: Evidence): readonly Finding[] {
  return [
    aboutRowZero(evidence),
    aboutBoundList(evidence),
    aboutTimes(evidence),
    aboutPortfolioValue(evidence),
    aboutCents(evidence),
    aboutBreakdown(evidence),
    aboutListedCash(evidence),
  ];
}
