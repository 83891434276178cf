import { Fields, List, Numeral, type Json } from '../body.ts';
import { isPolymarketUs, type PolymarketUsScene } from '../polymarket-us-scene.ts';
import { SAME, type Expectation, type Mutation } from '../scene.ts';

const DOLLAR = 1_000_000n;

/** A class of Polymarket US alone. */
function polymarketUs(
  name: string,
  change: (scene: PolymarketUsScene) => Expectation | readonly Expectation[],
): Mutation {
  return {
    name,
    exchange: 'polymarket-us',
    apply(scene) {
      if (!isPolymarketUs(scene)) throw new Error('another exchange');
      return change(scene);
    },
  };
}

function rowsOf({ bodies }: PolymarketUsScene): List {
  const body = bodies.get('balances');
  const rows = body instanceof Fields ? body.get('balances') : undefined;
  if (!(rows instanceof List)) throw new Error('no rows');
  return rows;
}

function usdRow(scene: PolymarketUsScene): Fields {
  const [row] = rowsOf(scene).items;
  if (!(row instanceof Fields)) throw new Error('no USD row');
  return row;
}

function lastPage({ bodies }: PolymarketUsScene): Fields {
  const page = bodies.get(`positions/${bodies.size - 2}`);
  if (!(page instanceof Fields)) throw new Error('no last page');
  return page;
}

function positionsIn(page: Fields): Fields {
  const map = page.get('positions');
  if (!(map instanceof Fields)) throw new Error('no positions');
  return map;
}

/** Makes sure that there is something to hold. */
function hold(
  scene: PolymarketUsScene,
  contracts: bigint,
  cashValue: bigint | undefined,
  cost: bigint,
): void {
  scene.holdings.push({
    slug: `added-${scene.random.below(1_000)}`,
    contracts,
    ...(cashValue !== undefined && { cashValue }),
    cost,
    expired: false,
  });
  scene.rewrite();
}

function oddRow(name: string, row: (scene: PolymarketUsScene, before: Json) => Json): Mutation {
  return polymarketUs(name, (scene) => {
    const rows = rowsOf(scene);
    rows.items[0] = row(scene, rows.items[0] ?? null);
    return scene.unusable('balances', ['unreadable']);
  });
}

const UNKNOWN_POSITIONS: Expectation = {
  outcome: 'partial',
  pocket: '0',
  unknown: ['positions'],
  kinds: ['unreadable'],
};

export const POLYMARKET_US_CLASSES: readonly Mutation[] = [
  polymarketUs('rows in other currencies', (scene) => {
    const rows = rowsOf(scene);
    const other = new Fields({ currency: scene.random.pick(['EUR', 'USDC', 'ZZZ']), currentBalance: 'x' });
    rows.items.splice(scene.random.below(rows.items.length + 1), 0, other);
    return SAME;
  }),
  polymarketUs('two rows in dollars', (scene) => {
    const rows = rowsOf(scene);
    rows.items.push(...rows.items);
    return scene.unusable('balances', ['unreadable']);
  }),
  polymarketUs('no row at all', (scene) => {
    rowsOf(scene).items = [];
    return scene.unusable('balances', ['unreadable']);
  }),
  oddRow('a balance row that is null', () => null),
  oddRow('a balance row that is a list', (_scene, before) => new List([before])),
  polymarketUs('rows as a map', (scene) => {
    const [row = null] = rowsOf(scene).items;
    scene.bodies.set('balances', new Fields({ balances: new Fields({ USD: row }) }));
    return scene.unusable('balances', ['unreadable']);
  }),
  polymarketUs('times in any form', (scene) => {
    const times: Json[] = [
      null,
      '',
      'soon',
      '2026-11-20T11:59:59Z',
      new Numeral('1784701854'),
      new Fields({}),
    ];
    usdRow(scene).set('lastUpdated', scene.random.pick(times));
    return SAME;
  }),
  polymarketUs('a debt', (scene) => {
    scene.row.currentBalance = -scene.random.between(1n, 10n ** 7n) * 100n;
    scene.row.buyingPower = scene.row.currentBalance - (scene.row.marginRequirement ?? 0n);
    scene.rewrite();
    return SAME;
  }),
  polymarketUs('more digits than an old engine keeps', (scene) => {
    scene.row.pendingCredit = scene.random.between(10n ** 14n, 8n * 10n ** 14n) * 10n + 3n;
    scene.rewrite();
    return scene.hasSource ? SAME : scene.unusable('balances', ['unreadable']);
  }),
  polymarketUs('a position that is null or no object', (scene) => {
    hold(scene, 5n * DOLLAR, DOLLAR, DOLLAR);
    const map = positionsIn(lastPage(scene));
    const name = map.entries.at(-1)?.[0] ?? '';
    map.set(name, scene.random.pick<Json>([null, true, 'x', new Numeral('5'), new List([])]));
    return UNKNOWN_POSITIONS;
  }),
  polymarketUs('a position of nothing', (scene) => {
    const flat = scene.random.pick(['0', '0.0000', '-0', '0e5']);
    positionsIn(lastPage(scene)).set(
      'flat',
      new Fields({ netPosition: '0', netPositionDecimal: flat, cashValue: null }),
    );
    return SAME;
  }),
  polymarketUs('a value below nothing', (scene) => {
    hold(scene, 7n * DOLLAR, -scene.random.between(1n, DOLLAR), 3n * DOLLAR);
    return SAME;
  }),
  polymarketUs('a value beyond what can be paid', (scene) => {
    hold(scene, scene.random.pick([7n, -7n]) * DOLLAR, 9n * DOLLAR, 3n * DOLLAR);
    return SAME;
  }),
  polymarketUs('neither value nor cost', (scene) => {
    hold(scene, 7n * DOLLAR, undefined, 0n);
    const row = positionsIn(lastPage(scene)).entries.at(-1)?.[1];
    if (row instanceof Fields) row.set('cost', scene.random.pick<Json>([null, '']));
    const added = scene.holdings.at(-1);
    if (added !== undefined) delete added.cost;
    return UNKNOWN_POSITIONS;
  }),
  polymarketUs('a slug like a part of every object', (scene) => {
    const slug = scene.random.pick([
      '__proto__',
      'constructor',
      'toString',
      'prototype',
      'hasOwnProperty',
      '0',
    ]);
    scene.holdings.push({ slug, contracts: 5n * DOLLAR, cashValue: DOLLAR, cost: DOLLAR, expired: false });
    scene.rewrite();
    return [SAME, UNKNOWN_POSITIONS];
  }),
  polymarketUs('positions as a list', (scene) => {
    const page = lastPage(scene);
    page.set('positions', new List(positionsIn(page).entries.map(([, row]) => row)));
    return UNKNOWN_POSITIONS;
  }),
  polymarketUs('the end of the pages in any form', (scene) => {
    const page = lastPage(scene);
    const cursor = scene.random.pick<Json>(['', null, 'page-7']);
    page.set('nextCursor', cursor);
    // Whichever of the two says that this is the end.
    if (cursor !== 'page-7' && scene.random.chance(0.5))
      page.set('eof', scene.random.pick<Json>([null, false]));
    if (cursor !== 'page-7' && scene.random.chance(0.3)) page.drop('nextCursor');
    return SAME;
  }),
  polymarketUs('a cursor that repeats', (scene) => {
    const page = lastPage(scene);
    page.set('eof', false);
    page.set('nextCursor', 'again');
    const text = scene.write(page);
    scene.answers.set('positions/again', () => ({ status: 200, body: text }));
    return SAME;
  }),
  polymarketUs('pages without an end', (scene) => {
    const page = lastPage(scene);
    page.set('eof', false);
    page.set('nextCursor', 'page-90');
    for (let next = 90; next < 400; next += 1) {
      scene.answers.set(`positions/${next}`, () => ({
        status: 200,
        body: `{"positions":{},"nextCursor":"page-${next + 1}","eof":false}`,
      }));
    }
    return UNKNOWN_POSITIONS;
  }),
  polymarketUs('a page lost', (scene) => {
    const page = lastPage(scene);
    page.set('eof', false);
    page.set('nextCursor', 'page-50');
    const code = scene.random.pick([500, 404, 429]);
    scene.answers.set('positions/50', () => ({ status: code, body: '{}' }));
    return { ...UNKNOWN_POSITIONS, kinds: ['server', 'unreadable', 'rate-limited'] };
  }),
  polymarketUs('a cursor that is no text', (scene) => {
    const page = lastPage(scene);
    page.set('eof', false);
    page.set('nextCursor', scene.random.pick<Json>([new Numeral('2'), true, new Fields({})]));
    return UNKNOWN_POSITIONS;
  }),
  polymarketUs('withdrawals of any kind', (scene) => {
    const withdrawal = (amount: Json): Json =>
      new Fields({ id: 'w', balance: amount, acknowledged: true, creationTime: null });
    const amounts = scene.random.pick<Json[]>([[], [null], ['']]);
    usdRow(scene).set('pendingWithdrawals', new List(amounts.map(withdrawal)));
    return SAME;
  }),
  polymarketUs('withdrawals in no known form', (scene) => {
    const odd = scene.random.pick<Json>([
      'none',
      new Fields({}),
      new List([null]),
      new List([new Numeral('5')]),
    ]);
    usdRow(scene).set('pendingWithdrawals', odd);
    return scene.unusable('balances', ['unreadable']);
  }),
];
