import type { Exchanges } from './index.ts';
import type { KalshiKey, KalshiKeyType } from './kalshi/keys.ts';
import type { KalshiMember } from './kalshi/member.ts';
import { formatMicros, MICROS_PER_CENT } from './micros.ts';
import type { PolymarketUsKey } from './polymarket-us/keys.ts';
import type { PolymarketUsMember } from './polymarket-us/member.ts';

/** A small set of accounts with something of everything, the same on every start. */
export interface SmallWorld {
  readonly exchanges: Exchanges;
  readonly kalshi: KalshiMember;
  readonly kalshiKey: KalshiKey;
  readonly polymarketUs: PolymarketUsMember;
  readonly polymarketUsKey: PolymarketUsKey;
  /** What both accounts come to, micro-dollars. */
  total(): bigint;
}

export interface SmallWorldOptions {
  /** Default ed25519, which follows from the seed; rsa does not. */
  readonly kalshiKeyType?: KalshiKeyType;
}

/**
 * Kalshi: Primary with cash on shards 0 and 2 and three positions, Subaccount 1 with a YES and a resting order,
 * Subaccount 7 with a NO. Polymarket US: cash, a long and a short.
 */
export function smallWorld(exchanges: Exchanges, options: SmallWorldOptions = {}): SmallWorld {
  const kalshi = exchanges.kalshi.addMember({ environment: 'production', name: 'Ada' });
  const primary = kalshi.subaccount(0);
  primary.deposit(0, '2000');
  primary.deposit(2, '400.5');
  primary.buy({ ticker: 'KXFED-26DEC-T400', contracts: '150', priceDollars: '0.4200' });
  primary.mark('KXFED-26DEC-T400', '0.4750');
  primary.buy({ ticker: 'KXRAIN-26NOV22-NYC', contracts: '40.25', priceDollars: '0.3150', side: 'no' });
  primary.buy({ ticker: 'KXBTC-26DEC31-B150000', contracts: '200.5', priceDollars: '0.1234', shard: 2 });
  primary.mark('KXBTC-26DEC31-B150000', '0.1501');

  const first = kalshi.subaccount(1).open();
  primary.transfer(first, '500');
  first.buy({ ticker: 'KXFED-26DEC-T400', contracts: '80', priceDollars: '0.4400' });
  first.mark('KXFED-26DEC-T400', '0.4750');
  first.restOrder({ ticker: 'KXFED-26DEC-T400', contracts: '20', priceDollars: '0.4000' });

  const seventh = kalshi.subaccount(7).open();
  primary.transfer(seventh, '75.1');
  seventh.buy({ ticker: 'KXOSCAR-27-PIC', contracts: '60', priceDollars: '0.5500', side: 'no' });
  seventh.mark('KXOSCAR-27-PIC', '0.4800');

  const polymarketUs = exchanges.polymarketUs.addMember({ name: 'Ada' });
  polymarketUs.deposit('1000.8204');
  polymarketUs.buyLong({ slug: 'fed-cut-december-2026', contracts: '100', priceDollars: '0.42' });
  polymarketUs.mark('fed-cut-december-2026', '0.47');
  polymarketUs.sellShort({ slug: 'lakers-win-2026-11-29', contracts: '50', priceDollars: '0.70' });
  polymarketUs.mark('lakers-win-2026-11-29', '0.64');

  return {
    exchanges,
    kalshi,
    kalshiKey: kalshi.createKey({ type: options.kalshiKeyType ?? 'ed25519', name: 'Bankroll' }),
    polymarketUs,
    polymarketUsKey: polymarketUs.createKey(),
    total: () => kalshi.total() + polymarketUs.expected().total,
  };
}

/** Makes one small change, drawn from the seed, and says what it was. Run it now and then for a demo that lives. */
export function liveChange(world: SmallWorld): string {
  const { seed } = world.exchanges;
  const pick = <T>(label: string, items: readonly T[]): T | undefined =>
    items[seed.integer(label, 0, items.length - 1)];
  const kind = seed.integer('change', 0, 3);

  if (kind === 0) {
    const pocket = pick('pocket', world.kalshi.openSubaccounts());
    const cash = pocket?.cash(0) ?? 0n;
    if (pocket !== undefined && cash > 5n * 1_000_000n) {
      const mark = world.kalshi
        .subaccount(0)
        .positions()
        .find(({ ticker }) => ticker === 'KXFED-26DEC-T400')?.mark;
      const priceDollars = formatMicros(mark ?? 475_000n);
      const trade = { ticker: 'KXFED-26DEC-T400', contracts: '2', priceDollars, shard: 0 };
      pocket.buy(trade);
      return `${trade.contracts} ${trade.ticker} bought in subaccount ${pocket.number}`;
    }
  }
  if (kind === 1) {
    const slug = pick(
      'slug',
      world.polymarketUs.positions().filter((row) => !row.expired),
    )?.slug;
    const mark = formatMicros(nearby(world, 500_000n));
    if (slug !== undefined) {
      world.polymarketUs.mark(slug, mark);
      return `${slug} marked at ${mark}`;
    }
  }
  const held = world.kalshi
    .openSubaccounts()
    .flatMap((pocket) => pocket.positions())
    .filter((position) => !position.settled && position.contracts !== 0n);
  const position = pick('position', held);
  if (position === undefined) return 'nothing to change';
  const mark = formatMicros(nearby(world, position.mark ?? 500_000n));
  world.exchanges.kalshi.mark('production', position.ticker, mark);
  return `${position.ticker} marked at ${mark}`;
}

/** A price up to three cents away, between 2 and 98 cents. */
function nearby(world: SmallWorld, price: bigint): bigint {
  const step = world.exchanges.seed.integer('step', -3, 2);
  const moved = price + BigInt(step >= 0 ? step + 1 : step) * MICROS_PER_CENT;
  const [low, high] = [2n * MICROS_PER_CENT, 98n * MICROS_PER_CENT];
  return moved < low ? low : moved > high ? high : moved;
}
