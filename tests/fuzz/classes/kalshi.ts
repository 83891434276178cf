import { PATHS } from '../../../lib/exchanges/kalshi/api.ts';
import { usdFromMicros } from '../../../lib/domain/usd.ts';
import { NOW } from '../../unit/exchanges/scripted-http.ts';
import { decimal, Fields, List, Numeral, type Json } from '../body.ts';
import { cashOf, isKalshi, type KalshiPocket, type KalshiScene } from '../kalshi-scene.ts';
import { SAME, type Expectation, type Mutation } from '../scene.ts';

const CENT = 10_000n;

/** A class of Kalshi alone, for a key that sees the whole account. */
function kalshi(
  name: string,
  change: (scene: KalshiScene) => Expectation | readonly Expectation[] | undefined,
): Mutation {
  return {
    name,
    exchange: 'kalshi',
    apply(scene) {
      if (!isKalshi(scene)) throw new Error('another exchange');
      // A bound key has no list, one pocket and no perps: the classes of every exchange try it enough.
      return scene.isBound ? undefined : change(scene);
    },
  };
}

function listRows({ bodies }: KalshiScene): List {
  const list = bodies.get('list');
  const rows = list instanceof Fields ? list.get('subaccount_balances') : undefined;
  if (!(rows instanceof List)) throw new Error('the list has no rows');
  return rows;
}

function balanceBody({ bodies }: KalshiScene, { number }: KalshiPocket): Fields {
  const body = bodies.get(`balance/${number}`);
  if (!(body instanceof Fields)) throw new Error('the pocket has no answer');
  return body;
}

/** Rows of the list, one of them replaced; none may be left out in silence. */
function oddRow(name: string, row: (before: Json, scene: KalshiScene) => Json): Mutation {
  return kalshi(name, (scene) => {
    const rows = listRows(scene);
    const at = scene.random.below(rows.items.length);
    rows.items[at] = row(rows.items[at] ?? null, scene);
    return scene.unusable('list', ['unreadable']);
  });
}

/** Two statements of one pocket's cash that do not agree: the smaller counts, and the total is partial. */
function contradiction(pocket: KalshiPocket, other: bigint): Expectation {
  const cash = cashOf(pocket);
  pocket.stated = other < cash ? other : cash;
  return { outcome: 'partial', pocket: String(pocket.number), unknown: [], kinds: ['contradictory'] };
}

export const KALSHI_CLASSES: readonly Mutation[] = [
  kalshi('new shards', (scene) => {
    const pocket = scene.random.pick(scene.pockets);
    pocket.shards.push([scene.random.pick([4, 9, 64, 1_000]), 1_230_000n], [12, 5n]);
    scene.rewrite();
    return SAME;
  }),
  kalshi('a new subaccount', (scene) => {
    const number = scene.random.pick([3, 31, 62]);
    scene.pockets.push({ number, shards: [[0, 7_770_000n]], value: 10n * CENT });
    scene.pockets.sort((a, b) => a.number - b.number);
    scene.rewrite();
    return SAME;
  }),
  kalshi('a debt', (scene) => {
    const pocket = scene.random.pick(scene.pockets);
    pocket.shards = [[0, -scene.random.between(1n, 10n ** 9n) * 100n]];
    scene.rewrite();
    return SAME;
  }),
  kalshi('no row for Primary', (scene) => {
    const rows = listRows(scene);
    rows.items = rows.items.filter(
      (row) => !(row instanceof Fields && scene.write(row.get('subaccount_number') ?? null) === '0'),
    );
    return SAME;
  }),
  kalshi('no shard in the row', (scene) => {
    for (const pocket of scene.pockets) pocket.shards = [[0, cashOf(pocket)]];
    scene.rewrite();
    for (const row of listRows(scene).items) if (row instanceof Fields) row.drop('exchange_index');
    return SAME;
  }),
  kalshi('times in any form', (scene) => {
    for (const pocket of scene.pockets) {
      const forms: Json[] = [
        new Numeral('1784701854'),
        new Numeral('1784701854123'),
        '2026-11-20T11:59:03.123456789Z',
        null,
        'yesterday',
        '',
        new Numeral('-1'),
        new Fields({ seconds: new Numeral('5') }),
      ];
      const body = balanceBody(scene, pocket);
      if (scene.random.chance(0.2)) body.drop('updated_ts');
      else body.set('updated_ts', scene.random.pick(forms));
    }
    return SAME;
  }),
  kalshi('breakdown in any form', (scene) => {
    const body = balanceBody(scene, scene.random.pick(scene.pockets));
    body.set('balance_breakdown', scene.random.pick<Json>([new List([]), null, 'none', new Fields({})]));
    return SAME;
  }),
  kalshi('cents in a form that nobody needs', (scene) => {
    const body = balanceBody(scene, scene.random.pick(scene.pockets));
    body.set('balance', scene.random.pick<Json>([null, 'x', true, new List([]), new Numeral('1.5')]));
    return SAME;
  }),
  oddRow('a row that is null', () => null),
  oddRow('a row that is a number or a text', (_before, { random }) =>
    random.pick<Json>(['0', new Numeral('5'), true]),
  ),
  oddRow('a row that is a list', (before) => new List([before])),
  oddRow('a row of an impossible subaccount', (before, { random }) => {
    const number = random.pick(['64', '-1', '1.5', '1e400', '9007199254740993']);
    if (before instanceof Fields) before.set('subaccount_number', new Numeral(number));
    return before;
  }),
  kalshi('a row twice', (scene) => {
    const rows = listRows(scene);
    rows.items.splice(scene.random.below(rows.items.length), 0, scene.random.pick(rows.items));
    return [SAME, scene.unusable('list', ['unreadable'])];
  }),
  kalshi('the list as a map', (scene) => {
    const rows = listRows(scene).items.map((row, index): [string, Json] => [String(index), row]);
    scene.bodies.set('list', new Fields({ subaccount_balances: new Fields(Object.fromEntries(rows)) }));
    return scene.unusable('list', ['unreadable']);
  }),
  kalshi('perps without their rows', (scene) => {
    scene.perps ??= 25_000_000n;
    scene.rewrite();
    const body = scene.bodies.get('perps');
    if (body instanceof Fields) {
      if (scene.random.chance(0.5)) body.rename('subaccount_balances', 'balances');
      else body.set('subaccount_balances', null);
    }
    return scene.unusable('perps', ['unreadable']);
  }),
  kalshi('cents that disagree with the dollars', (scene) => {
    const pocket = scene.random.pick(scene.pockets);
    const cents = cashOf(pocket) / CENT + scene.random.pick([-500n, -2n, 2n, 500n, 10n ** 9n]);
    balanceBody(scene, pocket).set('balance', new Numeral(String(cents)));
    return contradiction(pocket, cents * CENT);
  }),
  kalshi('a list that disagrees with the pocket', (scene) => {
    const pocket = scene.random.pick(scene.pockets);
    const other = cashOf(pocket) + scene.random.pick([-3n, 3n, 1_000n]) * CENT;
    const [first, ...rest] = pocket.shards;
    const moved = other - cashOf(pocket);
    const own = balanceBody(scene, pocket);
    pocket.shards = first === undefined ? [] : [[first[0], first[1] + moved], ...rest];
    scene.rewrite();
    scene.bodies.set(`balance/${pocket.number}`, own);
    pocket.shards = first === undefined ? [] : [first, ...rest];
    return contradiction(pocket, other);
  }),
  kalshi('a list that is a moment late, once', (scene) => {
    const pocket = scene.random.pick(scene.pockets);
    const current = scene.bodies.get('list') ?? null;
    const late = scene
      .write(current)
      .replace(
        `"balance":"${decimal(pocket.shards[0]?.[1] ?? 0n, 4)}"`,
        `"balance":"${decimal((pocket.shards[0]?.[1] ?? 0n) + 50n * CENT, 4)}"`,
      );
    scene.answers.set('list', (_request, count) => ({
      status: 200,
      body: count === 0 ? late : scene.write(current),
    }));
    return SAME;
  }),
  kalshi('a value that is the cash, with and without positions', (scene) => {
    const pocket = scene.random.pick(scene.pockets);
    pocket.shards = [[0, scene.random.between(1n, 10n ** 6n) * CENT]];
    const stated = cashOf(pocket);
    const hasPositions = scene.random.chance(0.5);
    pocket.value = stated;
    scene.rewrite();
    // With the positions that it stands for it is their value; without any it is the cash, said twice.
    pocket.value = hasPositions ? stated : 0n;
    scene.previous = undefined;
    const row = '{"ticker":"T","position_fp":"5.00","market_exposure_dollars":"1.00"}';
    scene.answers.set(PATHS.positions, () => ({
      status: 200,
      body: `{"market_positions":[${hasPositions ? row : ''}],"event_positions":[],"cursor":""}`,
    }));
    return SAME;
  }),
  kalshi('a listed subaccount left out', (scene) => {
    const { random, pockets } = scene;
    const others = pockets.filter(({ number }) => number !== 0);
    if (others.length === 0) return undefined;
    const pocket = random.pick(others);
    scene.previous ??= {
      pockets: pockets.map((one) => ({
        number: one.number,
        balance: { cash: usdFromMicros(cashOf(one)), positions: usdFromMicros(one.value) },
      })),
      fetchedAt: NOW - 120_000,
    };
    const rows = listRows(scene);
    const own = String(pocket.number);
    rows.items = rows.items.filter(
      (row) => !(row instanceof Fields && scene.write(row.get('subaccount_number') ?? null) === own),
    );
    const target = `balance/${own}`;
    switch (random.below(3)) {
      case 0:
        // The list is wrong: the subaccount answers, and keeps its money.
        return SAME;
      case 1:
        // Two statements agree: it is gone.
        scene.answers.set(target, () => ({ status: 404, body: '{"error":{"code":"not_found"}}' }));
        pockets.splice(pockets.indexOf(pocket), 1);
        return SAME;
      default: {
        const [status, kind] = random.pick([
          [500, 'server'],
          [403, 'key-scope'],
          [200, 'unreadable'],
        ] as const);
        scene.answers.set(target, () => ({ status, body: '{"error":{"code":"forbidden"}}' }));
        return { outcome: 'partial', pocket: own, unknown: ['cash', 'positions'], kinds: [kind] };
      }
    }
  }),
  kalshi('the list refused to a key that had it', (scene) => {
    const pockets = scene.pockets.map(({ number, value, shards }) => ({
      number,
      balance: { cash: usdFromMicros(shards[0]?.[1] ?? 0n), positions: usdFromMicros(value) },
    }));
    scene.previous = { pockets, fetchedAt: 0 };
    scene.answers.set('list', () => ({
      status: scene.random.pick([403, 404]),
      body: '{"error":{"code":"forbidden"}}',
    }));
    return { outcome: 'refused', kinds: ['key-scope', 'unreadable'] };
  }),
  kalshi('the list refused to a key that never had it', (scene) => {
    scene.previous = undefined;
    scene.pockets.splice(1);
    scene.perps = undefined;
    scene.answers.set('list', () => ({ status: 403, body: '{"error":{"code":"forbidden"}}' }));
    return SAME;
  }),
];
