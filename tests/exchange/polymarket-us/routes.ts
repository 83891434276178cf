import { type Answer, jsonAnswer } from '../answer.ts';
import { rfc3339 } from '../clock.ts';
import { type Json, type JsonObject, numberToken } from '../json.ts';
import { formatMicros } from '../micros.ts';
import { type Page, pageOf } from '../pages.ts';
import type { ParameterRule, ParameterRules, QueryValues } from '../query.ts';
import { ACTIVITY_TYPES, activityJson } from './activity.ts';
import { rpcStatus } from './errors.ts';
import type { PendingWithdrawal } from './ledger.ts';
import type { PolymarketUsMember } from './member.ts';
import { orderJson } from './order.ts';
import { type BalanceAmounts, balanceJson, positionJson } from './rows.ts';

export interface PolymarketUsRoute {
  readonly path: string;
  readonly parameters: ParameterRules;
  answer(member: PolymarketUsMember, query: QueryValues): Answer;
}

const TEXT: ParameterRule = { kind: 'text' };
const LIMIT: ParameterRule = { kind: 'integer', low: 1, high: 1_000_000 };

/** Pages end at 100 rows, whatever `limit` asks (changelog v0.0.53, 2026-06-24; in force by 2026-09-06). */
const MAX_PAGE = 100;

function cut<T>(all: readonly T[], query: QueryValues): Page<T> {
  return pageOf(all, Math.min(query.integer('limit') ?? MAX_PAGE, MAX_PAGE), query.text('cursor'));
}

function pageEnd(page: Page<unknown>): JsonObject {
  return { nextCursor: page.next ?? '', eof: page.next === undefined };
}

function withdrawalJson(pending: PendingWithdrawal): Json {
  return {
    id: pending.id,
    name: 'USD withdrawal',
    balance: numberToken(formatMicros(pending.amount)),
    description: 'Bank withdrawal',
    acknowledged: false,
    bankId: 'bank-1',
    creationTime: pending.isUndated === true ? null : rfc3339(pending.at),
    destinationAccountName: 'Checking',
  };
}

export const POLYMARKET_US_ROUTES: readonly PolymarketUsRoute[] = [
  {
    // docs api-reference/account/get-account-balances, 2026
    path: '/v1/account/balances',
    parameters: {},
    answer(member) {
      const row = (currency: string, amounts: BalanceAmounts, withdrawals: Json[]): Json => ({
        ...balanceJson(amounts),
        currency,
        lastUpdated: member.lastUpdated,
        pendingWithdrawals: withdrawals,
      });
      const others = member.otherCurrencies().map(({ currency, amounts }) => row(currency, amounts, []));
      const usd = row('USD', member.balances(), member.pendingWithdrawals().map(withdrawalJson));
      return jsonAnswer(200, { balances: [...others, usd] });
    },
  },
  {
    // docs api-reference/portfolio, 2026: a map by slug, not a list
    path: '/v1/portfolio/positions',
    parameters: { market: TEXT, limit: LIMIT, cursor: TEXT },
    answer(member, query) {
      const market = query.text('market');
      const page = cut(
        member.positions().filter((row) => market === undefined || row.slug === market),
        query,
      );
      const positions: JsonObject = {};
      for (const row of page.rows) positions[row.slug] = positionJson(row);
      return jsonAnswer(200, { positions, ...pageEnd(page), availablePositions: [] });
    },
  },
  {
    path: '/v1/portfolio/activities',
    parameters: {
      limit: LIMIT,
      cursor: TEXT,
      marketSlug: TEXT,
      types: { kind: 'choice', of: ACTIVITY_TYPES, repeat: true },
      sortOrder: { kind: 'choice', of: ['SORT_ORDER_DESCENDING', 'SORT_ORDER_ASCENDING'] },
    },
    answer(member, query) {
      const types = query.all('types');
      const slug = query.text('marketSlug');
      const matching = member.activities.filter(
        (one) =>
          (types.length === 0 || types.includes(one.type)) && (slug === undefined || slug === one.slug),
      );
      if (query.text('sortOrder') !== 'SORT_ORDER_ASCENDING') matching.reverse();
      const page = cut(matching, query);
      return jsonAnswer(200, { activities: page.rows.map(activityJson), ...pageEnd(page) });
    },
  },
  {
    path: '/v1/orders/open',
    parameters: { slugs: { kind: 'text', repeat: true } },
    answer(member, query) {
      const slugs = query.all('slugs');
      const orders = member.openOrders().filter((order) => slugs.length === 0 || slugs.includes(order.slug));
      return jsonAnswer(200, { orders: orders.map(orderJson) });
    },
  },
  {
    path: '/v1/incentives/earnings',
    parameters: { start_date: TEXT, end_date: TEXT, market_slug: TEXT, program_type: TEXT },
    answer: () => jsonAnswer(200, { rewards: [] }),
  },
  // Exists and is not implemented there either (seen 2026-07-04 and 2026-08-30).
  { path: '/v1/orders', parameters: {}, answer: () => rpcStatus(501) },
];
