import { decimal, Fields, List, Numeral, type Json } from './body.ts';
import type { CashRow, Holding } from './polymarket-us-model.ts';

const DOLLAR = 1_000_000n;

/** `/v1/account/balances` as it would state this row, with fields beside it that no reader needs. */
export function balancesBody(row: CashRow): Json {
  const amounts = Object.entries(row as unknown as Readonly<Record<string, bigint>>).map(
    ([name, micros]): [string, Json] => [name, new Numeral(decimal(micros))],
  );
  return new Fields({
    balances: new List([
      new Fields({
        currency: 'USD',
        lastUpdated: '2026-11-20T11:58:03.123456789Z',
        assetNotional: new Numeral('87.6'),
        displayedCash: new Numeral('0'),
        ...Object.fromEntries(amounts),
        pendingWithdrawals: new List([]),
      }),
    ]),
  });
}

/** A map whatever its names are: in an object literal some would be no names. */
export function fieldsOf(entries: [name: string, value: Json][]): Fields {
  const fields = new Fields({});
  fields.entries = entries;
  return fields;
}

function money(micros: bigint | undefined): Json {
  return micros === undefined ? null : new Fields({ value: decimal(micros, 2), currency: 'USD' });
}

/** One row of `/v1/portfolio/positions`. */
export function positionRow({ slug, contracts, cashValue, cost, expired }: Holding): Fields {
  const whole = (contracts < 0n ? contracts - DOLLAR / 2n : contracts + DOLLAR / 2n) / DOLLAR;
  return new Fields({
    netPosition: String(whole),
    netPositionDecimal: decimal(contracts, 4),
    qtyBought: '',
    cost: money(cost),
    realized: money(0n),
    cashValue: money(cashValue),
    expired,
    updateTime: null,
    marketMetadata: new Fields({ slug, title: 'A market', outcome: 'Yes', eventSlug: 'an-event' }),
  });
}
