import type { Balance, Reading } from '../../lib/domain/reading.ts';
import { usdFromMicros } from '../../lib/domain/usd.ts';
import { PATHS } from '../../lib/exchanges/polymarket-us/api.ts';
import { NOW, readable } from '../unit/exchanges/scripted-http.ts';
import { Fields, List, textOf, type Json } from './body.ts';
import { balancesBody, fieldsOf, positionRow } from './polymarket-us-bodies.ts';
import { figures, type CashRow, type Holding } from './polymarket-us-model.ts';
import type { Random } from './random.ts';
import type { Expectation, Scene, Site } from './scene.ts';

/** Amounts in balances have up to four decimals (docs, 2026). */
const STEP = 100n;
const DOLLAR = 1_000_000n;
const PAGE = 2;

export interface PolymarketUsScene extends Scene {
  readonly row: CashRow;
  readonly holdings: Holding[];
  /** Writes the answers anew from the books. */
  rewrite(): void;
}

export function isPolymarketUs(scene: Scene): scene is PolymarketUsScene {
  return scene.exchange === 'polymarket-us';
}

function amount(random: Random): bigint {
  const micros = random.between(0n, random.pick([DOLLAR, 1_000n * DOLLAR, 100_000n * DOLLAR]));
  return (micros / STEP) * STEP + 5_000n;
}

function makeHolding(random: Random, index: number): Holding {
  const size = random.between(DOLLAR, 5_000n * DOLLAR) / 10_000n;
  const contracts = (random.chance(0.3) ? -size : size) * 10_000n;
  const most = contracts < 0n ? -contracts : contracts;
  const share = (): bigint => ((most * random.between(1n, 99n)) / 100n / STEP) * STEP;
  return {
    slug: `market-${index}-${random.below(1_000)}`,
    contracts,
    cashValue: share(),
    cost: share(),
    expired: random.chance(0.1),
  };
}

function makeRow(random: Random, holdings: readonly Holding[]): CashRow {
  const shorts = holdings.reduce((sum, { contracts }) => (contracts < 0n ? sum - contracts : sum), 0n);
  const currentBalance = amount(random) + shorts;
  const openOrders = random.chance(0.5) ? 0n : (currentBalance / 10n / STEP) * STEP;
  const assetAvailable = random.chance(0.8) ? 0n : amount(random);
  const marginRequirement = shorts;
  const held = random.chance(0.8) ? 0n : STEP * 300n;
  return {
    currentBalance,
    openOrders,
    assetAvailable,
    marginRequirement,
    buyingPower: currentBalance + assetAvailable - openOrders - marginRequirement - held,
    pendingCredit: amount(random),
    unsettledFunds: amount(random),
    displayedBonus: amount(random),
    bonusHold: amount(random),
    availableToWithdraw: amount(random),
    balanceReservation: amount(random),
  };
}

/** The same account a cycle ago: as it is, with other money, or never read. */
function earlier(truth: ReadonlyMap<string, Balance>, random: Random): Reading | undefined {
  const kind = random.below(3);
  if (kind === 0) return undefined;
  const balance = truth.get('0') ?? {};
  const other = { cash: usdFromMicros((balance.cash ?? 0n) + 7n), positions: usdFromMicros(0n) };
  return { pockets: [{ number: 0, balance: kind === 1 ? balance : other }], fetchedAt: NOW - 120_000 };
}

export function polymarketUsScene(random: Random, hasSource: boolean): PolymarketUsScene {
  const holdings = Array.from({ length: random.below(5) }, (_, index) => makeHolding(random, index));
  const row = makeRow(random, holdings);
  const bodies = new Map<string, Json>();
  const scene: PolymarketUsScene = {
    exchange: 'polymarket-us',
    random,
    hasSource,
    account: readable(),
    row,
    holdings,
    previous: undefined,
    bodies,
    answers: new Map(),
    spellings: new Map(),
    write: textOf,
    get fewest() {
      // What changed since the last reading is read a second time.
      return 2 * bodies.size;
    },
    rewrite() {
      bodies.clear();
      bodies.set('balances', balancesBody(row));
      const pages = Math.max(1, Math.ceil(holdings.length / PAGE));
      for (let page = 0; page < pages; page += 1) {
        const rows = holdings.slice(page * PAGE, (page + 1) * PAGE);
        const isLast = page === pages - 1;
        const body = new Fields({
          positions: fieldsOf(rows.map((one) => [one.slug, positionRow(one)])),
          nextCursor: isLast ? '' : `page-${page + 1}`,
          eof: isLast,
          availablePositions: new List([]),
        });
        bodies.set(`positions/${page}`, body);
      }
    },
    targetOf({ pathname, searchParams }) {
      if (pathname === PATHS.balances) return 'balances';
      if (pathname !== PATHS.positions) return undefined;
      return `positions/${searchParams.get('cursor')?.replace('page-', '') ?? '0'}`;
    },
    truth: () => new Map([['0', figures(row, holdings)]]),
    sites: () => sitesOf(scene),
    unusable,
  };
  scene.rewrite();
  scene.previous = earlier(scene.truth(), random);
  return scene;
}

function unusable(target: string, kinds: Parameters<Scene['unusable']>[1]): Expectation {
  if (target === 'balances' || kinds.includes('key-rejected')) return { outcome: 'refused', kinds };
  return { outcome: 'partial', pocket: '0', unknown: ['positions'], kinds };
}

/** Amounts of the row that may be missing. */
const OPTIONAL = [
  'openOrders',
  'assetAvailable',
  'marginRequirement',
  'pendingCredit',
  'unsettledFunds',
  'displayedBonus',
  'bonusHold',
  'availableToWithdraw',
  'balanceReservation',
] as const;

function sitesOf({ bodies, row, holdings }: PolymarketUsScene): Site[] {
  const site = (target: string, holder: Fields, name: string, more: Partial<Site>): Site => ({
    target,
    holder,
    name,
    emptyIsAbsent: true,
    absent: () => unusable(target, ['unreadable']),
    broken: () => unusable(target, ['unreadable']),
    ...more,
  });
  const found: Site[] = [];
  const body = bodies.get('balances');
  const rows = body instanceof Fields ? body.get('balances') : undefined;
  const usd = rows instanceof List ? rows.items[0] : undefined;
  if (body instanceof Fields) found.push(site('balances', body, 'balances', { emptyIsAbsent: false }));
  if (usd instanceof Fields) {
    found.push(site('balances', usd, 'currency', { emptyIsAbsent: false }));
    for (const name of ['currentBalance', 'buyingPower'] as const) {
      found.push(site('balances', usd, name, { amount: { micros: row[name], form: 'number' } }));
    }
    for (const name of OPTIONAL) {
      const absent = (): Expectation => {
        delete row[name];
        return { outcome: 'same' };
      };
      found.push(
        site('balances', usd, name, { amount: { micros: row[name] ?? 0n, form: 'number' }, absent }),
      );
    }
  }
  for (const [target, page] of bodies) {
    const map = page instanceof Fields ? page.get('positions') : undefined;
    if (!(page instanceof Fields) || !(map instanceof Fields)) continue;
    found.push(site(target, page, 'positions', { emptyIsAbsent: false }));
    for (const holding of holdings) {
      const fields = map.get(holding.slug);
      if (!(fields instanceof Fields)) continue;
      const whole = fields.get('netPosition');
      found.push(
        site(target, fields, 'netPositionDecimal', {
          amount: { micros: holding.contracts, form: 'text' },
          absent() {
            if (typeof whole === 'string') holding.contracts = BigInt(whole) * DOLLAR;
            return { outcome: 'same' };
          },
        }),
        site(target, fields, 'cashValue', {
          amount: { micros: holding.cashValue ?? 0n, form: 'money' },
          absent() {
            delete holding.cashValue;
            return { outcome: 'same' };
          },
        }),
        site(target, fields, 'cost', {
          amount: { micros: holding.cost ?? 0n, form: 'money' },
          absent() {
            delete holding.cost;
            return { outcome: 'same' };
          },
        }),
      );
    }
  }
  return found;
}
