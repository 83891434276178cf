import {
  addUsd,
  absUsd,
  subtractUsd,
  sumUsd,
  usdFromCents,
  ZERO_USD,
  type Usd,
} from '../../lib/domain/usd.ts';
import { bodiesOf, counted, open, settled, type Evidence, type Finding } from './evidence.ts';
import { dollarsIn, field, rowsIn, textIn, type JsonObject } from './pick.ts';
import { BALANCES, heldIn, heldPositions, ORDERS } from './polymarket-us-rows.ts';

/** Less than this is rounding. */
const CENT = usdFromCents(1n);
/** In the types of the official clients and in one report (2026), not in the documents. */
const UNDOCUMENTED = [
  'depositReservation',
  'bonusReservation',
  'displayedBonus',
  'displayedAvailableSoon',
  'displayedCash',
  'availableToWithdraw',
  'bonusHold',
] as const;

function usdRow(evidence: Evidence): JsonObject | undefined {
  const body = bodiesOf(evidence, BALANCES).at(-1);
  return body && rowsIn(body.json, 'balances').find((row) => textIn(row, 'currency') === 'USD');
}

/** buyingPower less what the published identity makes of the other figures; undefined when one is missing. */
function identityGap(row: JsonObject): Usd | undefined {
  const power = dollarsIn(row, 'buyingPower');
  const balance = dollarsIn(row, 'currentBalance');
  if (power === undefined || balance === undefined) return undefined;
  const part = (name: string): Usd => dollarsIn(row, name) ?? ZERO_USD;
  const tied = addUsd(part('openOrders'), part('marginRequirement'));
  return subtractUsd(power, subtractUsd(addUsd(balance, part('assetAvailable')), tied));
}

function circumstances(evidence: Evidence, row: JsonObject): string {
  const shorts = heldPositions(evidence).filter((one) => heldIn(one) < 0n).length;
  const orders = bodiesOf(evidence, ORDERS).flatMap(({ json }) => rowsIn(json, 'orders'));
  const markets = new Set(orders.map((order) => textIn(order, 'marketSlug'))).size;
  const withdrawals = rowsIn(row, 'pendingWithdrawals').length;
  return [
    counted(shorts, 'short'),
    `${counted(orders.length, 'open order')} in ${counted(markets, 'market')}`,
    counted(withdrawals, 'pending withdrawal'),
  ].join(', ');
}

function aboutIdentity(evidence: Evidence, row: JsonObject): Finding {
  const question = 'Is buyingPower = currentBalance + assetAvailable - openOrders - marginRequirement?';
  const gap = identityGap(row);
  if (gap === undefined) return open(question, 'currentBalance or buyingPower is missing');
  const when = `with ${circumstances(evidence, row)}`;
  if (gap === 0n) return settled(question, `yes, exactly, ${when}`);
  if (absUsd(gap) < CENT) return settled(question, `yes, but for less than a cent, ${when}`);
  return settled(question, `no: buyingPower is ${gap < 0n ? 'smaller' : 'larger'} than that, ${when}`);
}

function aboutMargin(evidence: Evidence, row: JsonObject): Finding {
  const question = 'Is marginRequirement a dollar a short contract?';
  const shorts = heldPositions(evidence).filter((one) => heldIn(one) < 0n);
  const margin = dollarsIn(row, 'marginRequirement');
  if (shorts.length === 0) return open(question, 'there is no short position');
  if (margin === undefined) return settled(question, 'it is missing although there are shorts');
  const whole = sumUsd(shorts.map((one) => absUsd(heldIn(one))));
  const verdict = margin === whole ? 'exactly' : margin < whole ? 'less (collateral is returned)' : 'more';
  return settled(question, `${verdict}, with ${counted(shorts.length, 'short')}`);
}

/** Where a figure whose meaning is unclear is not zero, a person has to compare it with the app. */
function aboutUnclear(row: JsonObject, name: string, question: string): Finding {
  const amount = dollarsIn(row, name);
  if (amount === undefined)
    return open(question, `${name} is ${Object.hasOwn(row, name) ? 'null' : 'absent'}`);
  if (amount === 0n) return open(question, `${name} is 0`);
  return open(question, `${name} is not 0: compare with the app, with --show-amounts`);
}

function aboutAssetNotional(evidence: Evidence, row: JsonObject): Finding {
  const question = 'What is assetNotional?';
  const notional = dollarsIn(row, 'assetNotional');
  const positions = heldPositions(evidence);
  if (notional === undefined) return open(question, 'it is absent');
  if (positions.length === 0) {
    return notional === 0n
      ? open(question, '0, without positions')
      : settled(question, 'not 0, without positions');
  }
  const sum = (name: string): Usd => sumUsd(positions.flatMap((one) => dollarsIn(one, name) ?? []));
  const candidates: readonly (readonly [string, Usd])[] = [
    ['0', ZERO_USD],
    ['the sum of cashValue', sum('cashValue')],
    ['the sum of cost', sum('cost')],
    ['the number of contracts', sumUsd(positions.map((one) => absUsd(heldIn(one))))],
  ];
  const same = candidates.filter(([, value]) => absUsd(subtractUsd(value, notional)) < CENT);
  const told =
    same.length === 0
      ? 'none of: 0, sums of cashValue or cost, contracts'
      : same.map(([name]) => name).join(' and ');
  return settled(question, `${told}, with ${counted(positions.length, 'position')}`);
}

function aboutUndocumented(row: JsonObject): Finding {
  const question = 'Which undocumented fields does a balance have?';
  const there = UNDOCUMENTED.filter((name) => field(row, name) != null);
  const nulls = UNDOCUMENTED.filter((name) => field(row, name) === null);
  const told = [
    there.join(', ') || 'none of those reported',
    ...(nulls.length > 0 ? [`null: ${nulls.join(', ')}`] : []),
  ];
  return settled(question, told.join('; '));
}

function aboutCurrencies(evidence: Evidence): Finding {
  const question = 'Is there a row in another currency than USD?';
  const body = bodiesOf(evidence, BALANCES).at(-1);
  const rows = body === undefined ? [] : rowsIn(body.json, 'balances');
  const others = rows.filter((one) => textIn(one, 'currency') !== 'USD').length;
  if (rows.length === 0) return open(question, 'no balance was read');
  return settled(
    question,
    others === 0 ? `no, ${counted(rows.length, 'row')}` : `yes, ${others} of ${rows.length}`,
  );
}

/** What the balances tell, with the positions where both are needed. */
export function polymarketUsBalanceFindings(evidence: Evidence): readonly Finding[] {
  const row = usdRow(evidence);
  if (row === undefined) return [open('What do the balances tell?', 'there was no row in USD')];
  const changed = textIn(row, 'lastUpdated');
  return [
    aboutIdentity(evidence, row),
    aboutMargin(evidence, row),
    aboutAssetNotional(evidence, row),
    aboutUnclear(row, 'unsettledFunds', 'Is unsettledFunds part of currentBalance?'),
    aboutUnclear(row, 'balanceReservation', 'What does balanceReservation take from?'),
    settled('Is lastUpdated filled?', changed === undefined ? 'no, null or absent' : 'yes'),
    aboutUndocumented(row),
    aboutCurrencies(evidence),
  ];
}
