import type { Exchanges } from './index.ts';
import type { KalshiMember } from './kalshi/member.ts';
import { PAYMENT_STATUSES, PAYMENT_TYPES } from './kalshi/payments.ts';
import { ACTIVITY_TYPES, CHANGE_STATUSES, TRADE_STATES } from './polymarket-us/activity.ts';
import type { PolymarketUsMember } from './polymarket-us/member.ts';

/** A member at each exchange for whom every list has rows and every optional field is there. */
export interface RichWorld {
  readonly kalshi: KalshiMember;
  readonly polymarketUs: PolymarketUsMember;
}

export function richWorld(exchanges: Exchanges): RichWorld {
  return { kalshi: richKalshi(exchanges), polymarketUs: richPolymarketUs(exchanges) };
}

/** Three subaccounts, two shards, all kinds of payments and settlements, perps, a usage tier, an FCM. */
function richKalshi(exchanges: Exchanges): KalshiMember {
  const member = exchanges.kalshi.addMember({ environment: 'production', name: 'Rich', fcm: true });
  member.setTier('advanced', { grantExpiresAt: 1_798_000_000 });
  member.setRegionExpiration(1_802_736_000);
  const primary = member.subaccount(0);
  primary.deposit(0, '5000.1234');
  primary.deposit(2, '400.5');
  primary.withdraw(0, '25');
  for (const type of PAYMENT_TYPES) {
    member.startPayment('deposits', { dollars: '10', type, feeDollars: '0.25' });
    for (const status of PAYMENT_STATUSES) {
      member.setPaymentStatus(member.startPayment('withdrawals', { dollars: '1', type }), status);
    }
  }
  for (const [ticker, side] of [
    ['KXA-26-1', 'yes'],
    ['KXA-26-2', 'no'],
    ['KXB-26-1', 'yes'],
    ['KXC-26-1', 'yes'],
    ['KXD-26-1', 'no'],
  ] as const) {
    primary.buy({ ticker, contracts: '10.5', priceDollars: '0.3333', side, feeDollars: '0.07' });
  }
  primary.settle('KXA-26-2', 'yes');
  primary.settle('KXB-26-1', { scalar: '0.37' });
  primary.settle('KXC-26-1', 'no');
  primary.settle('KXD-26-1', 'no', { withoutValue: true });
  primary.buy({ ticker: 'KXBTC-26-1', contracts: '200.5', priceDollars: '0.1234', shard: 2 });
  const seventh = member.subaccount(7).open();
  primary.transfer(seventh, '75.1');
  seventh.restOrder({ ticker: 'KXE-26-1', contracts: '20', priceDollars: '0.4', side: 'no' });
  seventh.cancelOrder(seventh.restOrder({ ticker: 'KXE-26-2', contracts: '20', priceDollars: '0.4' }));
  seventh.fillOrder(seventh.restOrder({ ticker: 'KXE-26-3', contracts: '20', priceDollars: '0.4' }));
  member.subaccount(63).open();
  member.perps.setEquity(0, { equity: '1000.4215', positionValue: '1255', restingOrdersMargin: '12' });
  member.perps.setEquity(64, '-3.25');
  exchanges.kalshi.announceMaintenance('production', [
    { start: '2026-11-26T08:00:00Z', end: '2026-11-26T10:00:00Z' },
  ]);
  return member;
}

/** Longs and shorts, whole and in part, marked or not; all kinds of activities; orders of all four intents. */
function richPolymarketUs(exchanges: Exchanges): PolymarketUsMember {
  const member = exchanges.polymarketUs.addMember({ name: 'Rich' });
  member.deposit('1000.8204');
  member.creditPromo('10');
  member.buyLong({ slug: 'long', contracts: '19.6', priceDollars: '0.42' });
  member.sellShort({ slug: 'short', contracts: '50.01', priceDollars: '0.7' });
  for (const slug of ['won', 'lost', 'void', 'over', 'unmarked']) {
    member.buyLong({ slug, contracts: '5', priceDollars: '0.4' });
  }
  member.settle('won', 'yes');
  member.settle('lost', 'no');
  member.settle('void', { neutral: '0.5' });
  member.expire('over');
  member.unmark('unmarked');
  for (const type of ACTIVITY_TYPES) {
    if (type === 'ACTIVITY_TYPE_TRADE' || type === 'ACTIVITY_TYPE_POSITION_RESOLUTION') continue;
    for (const status of CHANGE_STATUSES) {
      member.bookChange({ type, dollars: '2.5', status, description: 'A change', incentiveType: 'NONE' });
    }
    member.bookChange({ type, dollars: '1', form: 'list' });
  }
  for (const state of TRADE_STATES) {
    member.listTrade({ slug: 'never', contracts: '1', priceDollars: '0.5', state });
  }
  member.fillOrder(member.restOrder({ slug: 'bid', contracts: '10.5', priceDollars: '0.25' }), '4.25');
  member.restOrder({ slug: 'ask', contracts: '10', priceDollars: '0.25', side: 'short' });
  member.restOrder({ slug: 'long', contracts: '19.6', priceDollars: '0.9', action: 'sell' });
  member.restOrder({ slug: 'short', contracts: '50', priceDollars: '0.1', side: 'short', action: 'sell' });
  member.withdraw('12.34');
  member.withdraw('5', { stillInBalance: true, isUndated: true });
  member.setOtherCurrencies([{ currency: 'EUR', currentBalance: '250.5', buyingPower: '250.5' }]);
  return member;
}
