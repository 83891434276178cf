import { jsonAnswer } from '../answer.ts';
import { rfc3339 } from '../clock.ts';
import type { Json, JsonObject } from '../json.ts';
import type { ActivityStatus } from './books.ts';
import type { KalshiPublicRoute } from './route.ts';

/** Names as the docs' exchange_sharding page gives them (Oct 2026); the set is open. */
const SHARDS = ['Default', 'Exotics', 'Crypto', 'Sports'] as const;

/** The whole week but for Thursday's maintenance, 03:00 to 05:00 in New York (docs maintenance_and_pauses, Oct 2026). */
function standardHours(): Json {
  const day = (...hours: readonly (readonly [open: string, close: string])[]): Json =>
    hours.map(([open_time, close_time]): Json => ({ open_time, close_time }));
  const whole = ['00:00', '24:00'] as const;
  return {
    start_time: '2026-01-01T05:00:00Z',
    end_time: '2027-01-01T05:00:00Z',
    monday: day(whole),
    tuesday: day(whole),
    wednesday: day(whole),
    thursday: day(['00:00', '03:00'], ['05:00', '24:00']),
    friday: day(whole),
    saturday: day(whole),
    sunday: day(whole),
  };
}

/** Without a signature, and costing no account tokens (docs, Oct 2026). */
export const PUBLIC_ROUTES: readonly KalshiPublicRoute[] = [
  {
    path: '/exchange/status',
    answer(books, environment) {
      const { shards = {}, exchange_estimated_resume_time: resume, ...whole } = books.status(environment);
      const activity = (status: ActivityStatus): JsonObject => ({
        exchange_active: status.exchange_active,
        trading_active: status.trading_active,
        intra_exchange_transfers_active: status.intra_exchange_transfers_active ?? status.exchange_active,
      });
      return jsonAnswer(200, {
        ...activity(whole),
        ...(resume !== undefined && { exchange_estimated_resume_time: resume }),
        exchange_index_statuses: SHARDS.map((description, index): Json => ({
          exchange_index: index,
          description,
          ...activity(shards[index] ?? whole),
        })),
      });
    },
  },
  {
    // docs get-exchange-schedule, 2026
    path: '/exchange/schedule',
    answer: (books, environment) =>
      jsonAnswer(200, {
        schedule: {
          standard_hours: [standardHours()],
          maintenance_windows: books
            .maintenance(environment)
            .map(({ start, end }): Json => ({ start_datetime: start, end_datetime: end })),
        },
      }),
  },
  {
    path: '/exchange/user_data_timestamp',
    answer: (books) => jsonAnswer(200, { as_of_time: rfc3339(books.clock.now()) }),
  },
  {
    path: '/account/endpoint_costs',
    answer: () =>
      jsonAnswer(200, {
        default_cost: 10,
        endpoint_costs: [
          { method: 'GET', path: '/portfolio/orders/{order_id}', cost: 2 },
          { method: 'GET', path: '/margin/balance', cost: 5 },
        ],
      }),
  },
];
