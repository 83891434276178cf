import { jsonAnswer } from '../answer.ts';
import { unixSeconds } from '../clock.ts';
import { numberToken, type Json, type JsonObject } from '../json.ts';
import { formatMicros } from '../micros.ts';
import { notFound } from './errors.ts';
import { EXCHANGE_INDEX, type KalshiRoute, SUBACCOUNT } from './route.ts';

/** FixedPointDollars: at least the four decimals of the published example, at most six (docs, Oct 2026). */
export function dollars(micros: bigint): string {
  return formatMicros(micros, 4);
}

/** docs get-balance, 2026-02-22, with the later fields: balance_dollars (2026-05-28), balance_breakdown (SDK 3.16.0). */
const balance: KalshiRoute = {
  path: '/portfolio/balance',
  access: 'balance',
  parameters: { subaccount: SUBACCOUNT, exchange_index: EXCHANGE_INDEX },
  omittedSubaccount: 0,
  answer({ member, key, query, subaccount }) {
    const pocket = member.subaccount(subaccount ?? 0);
    // Undocumented for a subaccount that does not exist; refusing is the stricter reading.
    if (!pocket.isOpen) return notFound();
    const shard = query.integer('exchange_index');
    const cash = pocket.cash(shard);
    const body: JsonObject = {
      balance: numberToken(pocket.cashCents(shard).toString()),
      balance_dollars: dollars(cash),
      portfolio_value: numberToken(pocket.portfolioValueCents(shard).toString()),
      updated_ts: unixSeconds(pocket.updatedAt),
    };
    // Absent for bound keys only (SDK get-balance-response.ts).
    if (key.issued.subaccount === undefined) {
      body['balance_breakdown'] = pocket
        .cashRows()
        .filter(([index]) => shard === undefined || index === shard)
        .map(([index, micros]): Json => ({ exchange_index: index, balance: dollars(micros) }));
    }
    return jsonAnswer(200, body);
  },
};

/** docs get-all-subaccount-balances, 2026-02-22; one row per (subaccount, shard) since 2026-07-02. */
const subaccountBalances: KalshiRoute = {
  path: '/portfolio/subaccounts/balances',
  access: 'unbound',
  parameters: {},
  omittedSubaccount: 'none',
  answer({ member }) {
    const rows = member.openSubaccounts().flatMap((pocket) =>
      pocket.listedRows().map(([shard, micros]): Json => ({
        subaccount_number: pocket.number,
        exchange_index: shard,
        balance: dollars(micros),
        updated_ts: unixSeconds(pocket.updatedAt),
      })),
    );
    return jsonAnswer(200, { subaccount_balances: rows });
  },
};

export const BALANCE_ROUTES: readonly KalshiRoute[] = [balance, subaccountBalances];
