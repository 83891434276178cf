import { jsonAnswer } from '../answer.ts';
import { rfc3339 } from '../clock.ts';
import type { Json } from '../json.ts';
import { formatScaled } from '../micros.ts';
import { pageOf } from '../pages.ts';
import { dollars } from './balance-routes.ts';
import { notFound } from './errors.ts';
import { EXCHANGE_INDEX, type KalshiRoute, LIMIT, SUBACCOUNT, TEXT } from './route.ts';
import type { KalshiPosition } from './subaccount.ts';

/** FixedPointCount: two decimals. */
export function count(hundredths: bigint): string {
  return formatScaled(hundredths, 2, 2);
}

/** "KXFED-26DEC-T4.00" belongs to the event "KXFED-26DEC". */
export function eventOf(ticker: string): string {
  const cut = ticker.lastIndexOf('-');
  return cut < 0 ? ticker : ticker.slice(0, cut);
}

/** docs get-positions, spec 3.34.0, Oct 2026. `resting_order_count` left count_filter in Nov 2025. */
export const POSITIONS_ROUTE: KalshiRoute = {
  path: '/portfolio/positions',
  access: 'read',
  parameters: {
    cursor: TEXT,
    limit: LIMIT,
    count_filter: { kind: 'choice', of: ['position', 'total_traded'], list: true },
    ticker: TEXT,
    event_ticker: TEXT,
    subaccount: SUBACCOUNT,
    exchange_index: EXCHANGE_INDEX,
    settlement_status: { kind: 'choice', of: ['unsettled', 'settled', 'all'] },
  },
  omittedSubaccount: 0,
  answer({ member, query, subaccount }) {
    const pocket = member.subaccount(subaccount ?? 0);
    if (!pocket.isOpen) return notFound();
    const wanted = query.text('settlement_status') ?? 'unsettled';
    const counts = query.all('count_filter');
    const matching = pocket
      .positions()
      .filter(
        (position) =>
          (wanted === 'all' || (wanted === 'settled') === position.settled) &&
          matchesText(query.text('ticker'), position.ticker) &&
          matchesText(query.text('event_ticker'), eventOf(position.ticker)) &&
          (query.integer('exchange_index') ?? position.shard) === position.shard &&
          (counts.length === 0 ||
            (counts.includes('position') && position.contracts !== 0n) ||
            (counts.includes('total_traded') && position.traded !== 0n)),
      );
    const page = pageOf(matching, query.integer('limit') ?? 100, query.text('cursor'));
    return jsonAnswer(200, {
      cursor: page.next ?? '',
      market_positions: page.rows.map(marketRow),
      event_positions: eventRows(page.rows),
    });
  },
};

function matchesText(wanted: string | undefined, actual: string): boolean {
  return wanted === undefined || wanted === actual;
}

function marketRow(position: KalshiPosition): Json {
  return {
    ticker: position.ticker,
    exchange_index: position.shard,
    position_fp: count(position.contracts),
    market_exposure_dollars: dollars(position.cost),
    total_traded_dollars: dollars(position.traded),
    realized_pnl_dollars: dollars(position.realized),
    fees_paid_dollars: dollars(position.fees),
    last_updated_ts: rfc3339(position.updatedAt),
  };
}

/** The same money again, grouped by event. */
function eventRows(positions: readonly KalshiPosition[]): Json[] {
  const events = new Map<string, KalshiPosition[]>();
  for (const position of positions) {
    const event = eventOf(position.ticker);
    events.set(event, [...(events.get(event) ?? []), position]);
  }
  return [...events].map(([event, members]): Json => {
    const sum = (pick: (position: KalshiPosition) => bigint): bigint =>
      members.reduce((total, one) => total + pick(one), 0n);
    return {
      event_ticker: event,
      event_exposure_dollars: dollars(sum((one) => one.cost)),
      total_cost_dollars: dollars(sum((one) => one.cost)),
      total_cost_shares_fp: count(sum((one) => (one.contracts < 0n ? -one.contracts : one.contracts))),
      realized_pnl_dollars: dollars(sum((one) => one.realized)),
      fees_paid_dollars: dollars(sum((one) => one.fees)),
    };
  });
}
