import { jsonAnswer } from '../answer.ts';
import type { Json } from '../json.ts';
import { dollars } from './balance-routes.ts';
import { marginNotEnabled } from './errors.ts';
import type { KalshiRoute } from './route.ts';

/** docs margin pages, 2026-07-04 and 2026-08-21; perps read lane. Keys bound to a subaccount are refused. */
export const PERPS_ROUTES: readonly KalshiRoute[] = [
  {
    path: '/margin/enabled',
    access: 'unbound',
    parameters: {},
    omittedSubaccount: 'none',
    lane: 'perps',
    answer: ({ member }) => jsonAnswer(200, { enabled: member.perps.isEnabled }),
  },
  {
    path: '/margin/balance',
    access: 'unbound',
    parameters: { compute_available_balance: { kind: 'choice', of: ['true', 'false'] } },
    omittedSubaccount: 'none',
    lane: 'perps',
    // Working out what is available costs tenfold.
    cost: (query) => (query.get('compute_available_balance') === 'true' ? 50 : 5),
    answer({ member, query }) {
      const { perps } = member;
      if (perps.isRefused) return marginNotEnabled();
      const isComputed = query.text('compute_available_balance') === 'true';
      const computed = (micros: bigint): Json => (isComputed ? dollars(micros) : '0');
      return jsonAnswer(200, {
        settled_funds: dollars(perps.settledFunds()),
        subaccount_balances: perps.rows().map((row): Json => ({
          subaccount: row.subaccount,
          account_equity: dollars(row.equity),
          position_value: dollars(row.positionValue),
          maintenance_margin: dollars(row.maintenanceMargin),
          initial_margin: dollars(row.initialMargin),
          resting_orders_margin: computed(row.restingOrdersMargin),
          available_balance: computed(row.availableBalance),
        })),
      });
    },
  },
];
