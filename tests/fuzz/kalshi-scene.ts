import type { Balance, Pocket, Reading } from '../../lib/domain/reading.ts';
import { usdFromMicros } from '../../lib/domain/usd.ts';
import { PATHS } from '../../lib/exchanges/kalshi/api.ts';
import { NOW, readable } from '../unit/exchanges/scripted-http.ts';
import { decimal, Fields, List, Numeral, textOf, type Json } from './body.ts';
import type { Random } from './random.ts';
import type { Expectation, Scene, Site } from './scene.ts';

const CENT = 10_000n;
const HOUR = 3_600_000;

/** Money of one subaccount, in micro-dollars. */
export interface KalshiPocket {
  readonly number: number;
  /** Cash by exchange shard. */
  shards: [index: number, micros: bigint][];
  /** Whole cents. */
  value: bigint;
  /** Cash as the pocket's own answer states it, where that is not exact. */
  stated?: bigint;
}

export interface KalshiScene extends Scene {
  readonly pockets: KalshiPocket[];
  perps: bigint | undefined;
  /** Whether the key is bound to the one pocket and may not list any. */
  readonly isBound: boolean;
  /** Writes the answers anew from the books. */
  rewrite(): void;
}

export function isKalshi(scene: Scene): scene is KalshiScene {
  return scene.exchange === 'kalshi';
}

export function cashOf({ shards }: KalshiPocket): bigint {
  return shards.reduce((sum, [, micros]) => sum + micros, 0n);
}

function amount(random: Random): bigint {
  const most = random.pick([CENT, 10n ** 8n, 10n ** 10n, 10n ** 12n]);
  const micros = random.between(1n, most);
  // Whole cents as often as exact prices.
  return random.chance(0.5) ? (micros / CENT + 1n) * CENT : micros;
}

function makePocket(random: Random, number: number): KalshiPocket {
  const shards = random.shuffled([0, 1, 2, 3, 7]).slice(0, 1 + random.below(2));
  const pocket: KalshiPocket = {
    number,
    shards: shards.map((index) => [index, amount(random)]),
    value: random.chance(0.2) ? 0n : (amount(random) / CENT + 1n) * CENT,
  };
  // A value that equals the cash is a case of its own.
  if ((cashOf(pocket) - pocket.value) / CENT === 0n) pocket.value += 5n * CENT;
  return pocket;
}

function listBody(pockets: readonly KalshiPocket[]): Json {
  const rows = pockets.flatMap(({ number, shards }) =>
    shards.map(
      ([index, micros]) =>
        new Fields({
          subaccount_number: new Numeral(String(number)),
          exchange_index: new Numeral(String(index)),
          balance: decimal(micros, 4),
          updated_ts: new Numeral('1784701854'),
        }),
    ),
  );
  return new Fields({ subaccount_balances: new List(rows) });
}

function balanceBody(pocket: KalshiPocket): Json {
  const cash = cashOf(pocket);
  return new Fields({
    balance: new Numeral(String(cash / CENT)),
    balance_dollars: decimal(cash, 4),
    portfolio_value: new Numeral(String(pocket.value / CENT)),
    updated_ts: new Numeral('1784701854'),
    balance_breakdown: new List(
      pocket.shards.map(
        ([index, micros]) =>
          new Fields({ exchange_index: new Numeral(String(index)), balance: decimal(micros, 4) }),
      ),
    ),
  });
}

function perpsBody(equity: bigint): Json {
  const part = equity / 3n;
  const row = (subaccount: number, micros: bigint): Fields =>
    new Fields({
      subaccount: new Numeral(String(subaccount)),
      account_equity: decimal(micros, 2),
      position_value: decimal(micros * 5n, 2),
      maintenance_margin: '0.00',
      initial_margin: '0.00',
      resting_orders_margin: '0',
      available_balance: '0',
    });
  return new Fields({
    settled_funds: decimal(equity, 2),
    subaccount_balances: new List([row(0, part), row(64, equity - part)]),
  });
}

/** The same account a cycle ago: as it is, with other money, or never read. */
function earlier(truth: ReadonlyMap<string, Balance>, random: Random): Reading | undefined {
  const kind = random.below(3);
  if (kind === 0) return undefined;
  const pockets = [...truth].map(([key, balance]): Pocket => {
    const name = key === 'perps' ? { kind: 'perps' as const } : { number: Number(key) };
    const { cash, positions } = balance;
    const isOther = kind === 2 && cash !== undefined && positions !== undefined && random.chance(0.7);
    const moved = usdFromMicros((positions ?? 0n) + 3n * CENT);
    return { ...name, balance: isOther ? { cash: usdFromMicros(cash + CENT), positions: moved } : balance };
  });
  return { pockets, fetchedAt: NOW - 120_000 };
}

export function kalshiScene(random: Random, hasSource: boolean): KalshiScene {
  const isBound = random.chance(0.15);
  const extra = random.pick([0, 0, 1, 2, 4]);
  const others = random.shuffled([1, 2, 5, 17, 63]);
  const numbers = isBound ? others.slice(0, 1) : [0, ...others.slice(0, extra)];
  const pockets = numbers.toSorted((a, b) => a - b).map((number) => makePocket(random, number));
  const [first = 0] = numbers;
  const bodies = new Map<string, Json>();
  const scene: KalshiScene = {
    exchange: 'kalshi',
    random,
    hasSource,
    account: readable(isBound ? { boundSubaccount: first } : {}),
    pockets,
    isBound,
    perps: !isBound && random.chance(0.3) ? amount(random) : undefined,
    previous: undefined,
    bodies,
    answers: new Map(),
    spellings: new Map(),
    write: textOf,
    facts: { checkedAt: NOW - HOUR, perps: true },
    get fewest() {
      return isBound ? 1 : 1 + pockets.length + 1;
    },
    rewrite() {
      bodies.clear();
      if (!isBound) bodies.set('list', listBody(pockets));
      for (const pocket of pockets) bodies.set(`balance/${pocket.number}`, balanceBody(pocket));
      if (scene.perps !== undefined) bodies.set('perps', perpsBody(scene.perps));
    },
    targetOf({ pathname, searchParams }) {
      if (pathname === PATHS.subaccounts) return 'list';
      if (pathname === PATHS.balance) return `balance/${searchParams.get('subaccount') ?? first}`;
      return pathname === PATHS.perpsBalance ? 'perps' : undefined;
    },
    truth() {
      const figures = pockets.map((pocket): [string, Balance] => {
        const cash = usdFromMicros(pocket.stated ?? cashOf(pocket));
        return [String(pocket.number), { cash, positions: usdFromMicros(pocket.value) }];
      });
      const { perps } = scene;
      return new Map([
        ...figures,
        ...(perps === undefined ? [] : [['perps', { equity: usdFromMicros(perps) }] as [string, Balance]]),
      ]);
    },
    sites: () => sitesOf(scene),
    unusable: (target, kinds) => unusable(scene, target, kinds),
  };
  scene.rewrite();
  scene.previous = earlier(scene.truth(), random);
  return scene;
}

/** Kinds that are about the key, so that no pocket would do better. */
const FATAL: readonly string[] = ['key-rejected', 'clock-skew'];

function unusable(scene: KalshiScene, target: string, kinds: Parameters<Scene['unusable']>[1]): Expectation {
  if (target === 'list') return { outcome: 'refused', kinds };
  if (target === 'perps') return { outcome: 'partial', pocket: 'perps', unknown: ['equity'], kinds };
  // With one pocket nothing whole was read: the last good reading says more.
  const isAll = scene.pockets.length === 1;
  if (isAll || kinds.some((kind) => FATAL.includes(kind))) return { outcome: 'refused', kinds };
  return { outcome: 'partial', pocket: target.replace('balance/', ''), unknown: ['positions'], kinds };
}

function sitesOf(scene: KalshiScene): Site[] {
  const site = (target: string, holder: Fields, name: string, more: Partial<Site>): Site => ({
    target,
    holder,
    name,
    emptyIsAbsent: false,
    absent: () => unusable(scene, target, ['unreadable']),
    broken: () => unusable(scene, target, ['unreadable']),
    ...more,
  });
  const found: Site[] = [];
  for (const pocket of scene.pockets) {
    const target = `balance/${pocket.number}`;
    const body = scene.bodies.get(target);
    if (!(body instanceof Fields)) continue;
    const cash = cashOf(pocket);
    found.push(
      site(target, body, 'balance_dollars', {
        amount: { micros: cash, form: 'text' },
        absent() {
          pocket.stated = (cash / CENT) * CENT;
          return { outcome: 'same' };
        },
      }),
      site(target, body, 'portfolio_value', {
        amount: { micros: pocket.value, form: 'cents' },
        // A bound key that has never been told the value shows its cash; a last good reading says more than cash alone.
        absent: () =>
          scene.isBound && scene.previous === undefined
            ? {
                outcome: 'partial',
                pocket: String(pocket.number),
                unknown: ['positions'],
                kinds: ['unreadable'],
              }
            : unusable(scene, target, ['unreadable']),
      }),
    );
  }
  const list = scene.bodies.get('list');
  const rows = list instanceof Fields ? list.get('subaccount_balances') : undefined;
  if (list instanceof Fields && rows instanceof List) {
    found.push(site('list', list, 'subaccount_balances', {}));
    for (const row of rows.items) {
      if (!(row instanceof Fields)) continue;
      found.push(site('list', row, 'subaccount_number', { alias: 'subaccount' }));
      const text = row.get('balance');
      if (typeof text !== 'string') continue;
      const micros = BigInt(text.replace('.', '')) * 10n ** BigInt(6 - (text.split('.')[1]?.length ?? 0));
      found.push(
        site('list', row, 'balance', { amount: { micros, form: 'text' }, alias: 'balance_dollars' }),
      );
    }
  }
  const perps = scene.bodies.get('perps');
  const equities = perps instanceof Fields ? perps.get('subaccount_balances') : undefined;
  for (const row of equities instanceof List ? equities.items : []) {
    if (row instanceof Fields) found.push(site('perps', row, 'account_equity', {}));
  }
  return found;
}
