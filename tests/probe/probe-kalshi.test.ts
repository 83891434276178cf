import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Exchanges, type JsonObject, type KalshiKey, startExchanges } from '../exchange/index.ts';
import { smallWorld, type SmallWorld } from '../exchange/world.ts';
import { amountsIn, marketsIn, secretsIn } from './leaks.ts';
import { bodyOf, createFolder, type ProbeFolder, type ProbeRun, runProbe, standIn } from './probe-run.ts';

const BALANCE = '/trade-api/v2/portfolio/balance';
const FILLS = '/trade-api/v2/portfolio/fills';
const DAY_MS = 24 * 60 * 60_000;

let exchanges: Exchanges;
let world: SmallWorld;
let folder: ProbeFolder;
let toStandIn: readonly string[];
beforeAll(async () => {
  exchanges = await startExchanges();
  world = smallWorld(exchanges, { kalshiKeyType: 'rsa' });
  folder = await createFolder();
  toStandIn = await standIn(exchanges, folder);
});
afterAll(async () => {
  await exchanges.close();
  await folder.remove();
});
beforeEach(() => exchanges.log.clear());
afterEach(() => {
  exchanges.faults.clear();
  exchanges.clock.setOffset(0);
});

async function probe(key: KalshiKey, ...more: readonly string[]): Promise<ProbeRun> {
  const file = await folder.file(`${key.id}.key`, key.pem);
  const run = await runProbe(['kalshi', '--key-id', key.id, '--key-file', file, ...toStandIn, ...more]);
  expect(secretsIn(run.output, key.pem, key.id)).toEqual([]);
  expect(exchanges.log.problems()).toEqual([]);
  return run;
}

function expectDiscreet(run: ProbeRun): void {
  expect(amountsIn(bodyOf(run))).toEqual([]);
  expect(marketsIn(run.output)).toEqual([]);
}

describe('the live check at Kalshi', { timeout: 60_000 }, () => {
  it('reads everything with an RSA key and tells no amount, no name and no part of the key', async () => {
    const run = await probe(world.kalshiKey);
    expect(run.code).toBe(0);
    expectDiscreet(run);
    expect(run.words).toContain(`key ...${world.kalshiKey.id.slice(-4)}`);
    expect(run.words).toContain('Nothing: every good answer had the documented form.');
    expect(run.words).toContain('GET /trade-api/v2/portfolio/balance 200 x4, ');
    expect(run.words).toContain(
      'Has the list of subaccounts a row for Primary (0)? yes (2 numbered subaccounts',
    );
    expect(run.words).toContain('In which unit is updated_ts? seconds');
    expect(run.words).toContain('yes: scopes read; not bound');
    expect(run.words).toMatch(/Subaccount 7 total ##\.######, cash ##\.######, positions ##\.######/);
    expect(run.output.split('\n').filter((line) => line.length > 100)).toEqual([]);
    expect(run.output).not.toMatch(/undefined|\[object|NaN/);
  });

  it('sends signed GETs of every kind that Bankroll knows, and asks the other host whether it is there', async () => {
    const { output } = await probe(world.kalshiKey);
    const { entries } = exchanges.log;
    const signed = entries.filter(({ verified }) => verified);
    expect(new Set(signed.map(({ host }) => host))).toEqual(new Set(['external-api.kalshi.com']));
    const paths = new Set(signed.map(({ path }) => path.replace('/trade-api/v2', '')));
    expect([...paths].toSorted()).toEqual(
      [
        '/account/limits',
        '/api_keys',
        '/margin/enabled',
        '/portfolio/balance',
        '/portfolio/deposits',
        '/portfolio/fills',
        '/portfolio/orders',
        '/portfolio/positions',
        '/portfolio/settlements',
        '/portfolio/subaccounts/balances',
        '/portfolio/subaccounts/transfers',
        '/portfolio/withdrawals',
      ].toSorted(),
    );
    const open = entries.filter(({ verified }) => !verified);
    expect(new Set(open.map(({ path }) => path.replace('/trade-api/v2/exchange/', '')))).toEqual(
      new Set(['status', 'schedule']),
    );
    expect(open.some(({ host }) => host === 'api.elections.kalshi.com')).toBe(true);
    expect(output).toContain(`${entries.length} requests, all of them GET, ${signed.length} signed`);
  });

  it('shows amounts and names when asked, and still nothing of the key', async () => {
    const run = await probe(world.kalshiKey, '--show-amounts');
    expect(run.code).toBe(0);
    expect(amountsIn(bodyOf(run)).length).toBeGreaterThan(20);
    expect(marketsIn(run.output)).toContain('KXFED');
    expect(run.words).toContain('not for a bug report');
  });

  it('reads demo with an Ed25519 key at the hosts of demo alone', async () => {
    const member = exchanges.kalshi.addMember({ environment: 'demo' });
    member.subaccount(0).deposit(0, '12.34');
    const run = await probe(member.createKey({ type: 'ed25519' }), '--environment', 'demo');
    expect(run.code).toBe(0);
    expectDiscreet(run);
    expect(run.words).toContain('Kalshi, demo, key');
    expect(run.words).toContain('or the cash again? 0, in 1 pocket');
    const hosts = new Set(exchanges.log.entries.map(({ host }) => host));
    expect(hosts).toEqual(new Set(['external-api.demo.kalshi.co', 'demo-api.kalshi.co']));
  });

  it('reads perps, settled markets and the value of resting orders where there are any', async () => {
    const member = exchanges.kalshi.addMember({ environment: 'production', fcm: true });
    const primary = member.subaccount(0);
    primary.deposit(0, '500');
    primary.withdraw(0, '20.5');
    primary.buy({ ticker: 'KXRAIN-26NOV22-NYC', contracts: '10', priceDollars: '0.3150' });
    primary.settle('KXRAIN-26NOV22-NYC', 'yes');
    primary.restOrder({ ticker: 'KXFED-26DEC-T400', contracts: '20', priceDollars: '0.4000' });
    member.perps.setEquity(0, { equity: '123.45', positionValue: '900' });
    const run = await probe(member.createKey(), '--fcm');
    expect(run.code).toBe(0);
    expectDiscreet(run);
    expect(run.words).toContain('Nothing: every good answer had the documented form.');
    expect(run.words).toContain('/margin/enabled: enabled is true; /margin/balance: 200');
    expect(run.words).toContain('perps total ###.######, equity ###.######');
    expect(run.words).toContain('value of resting orders: #.######');
    expect(run.words).toContain('settlements: 1 row; deposits: 1 row; withdrawals: 1 row');
    expect(run.words).toContain(
      'portfolio_value 0 where there are no positions, or the cash again? 0, in 1 pocket',
    );
    expect(run.words).not.toContain('not asked');
  });

  it('sees cash stated again as the value of positions', async () => {
    const member = exchanges.kalshi.addMember({ environment: 'production' });
    member.subaccount(0).deposit(0, '80.25');
    member.subaccount(0).statePortfolioValue(8_025n);
    const run = await probe(member.createKey());
    expect(run.words).toContain('or the cash again? the cash again, in 1 of 1 pocket');
    expectDiscreet(run);
  });

  it('tells what a balance-only key may not, which is no failed read', async () => {
    const key = world.kalshi.createKey({ scopes: ['read::portfolio_balance'] });
    const run = await probe(key, '--subaccounts', '7');
    expect(run.code).toBe(0);
    expectDiscreet(run);
    expect(run.words).toMatch(/open orders: key-scope/);
    expect(run.words).toContain('refused { code: "forbidden", message: a text }');
    expect(run.words).toMatch(/portfolio_value is there; 0 of 1 named subaccount refused/);
    expect(run.words).toMatch(/Subaccount 7 total/);
  });

  it('finds the subaccount that a key is bound to and never names it', async () => {
    const run = await probe(world.kalshi.createKey({ subaccount: 7 }));
    expect(run.code).toBe(0);
    expectDiscreet(run);
    expect(exchanges.log.violations).toBe(0);
    expect(run.words).toContain('bound to subaccount 7');
    expect(run.words).toMatch(/May a key that is bound to a subaccount list subaccounts\? no, status 403/);
    expect(run.words).toContain('absent balance_breakdown (optional)');
  });

  it('tells how a revoked key is refused', async () => {
    const key = world.kalshi.createKey();
    exchanges.kalshi.revokeKey(key.id);
    const run = await probe(key);
    expect(run.code).toBe(1);
    expect(run.words).toContain(
      '{ error: { code: "authentication_error", message: a text, details: "NOT_FOUND" } }',
    );
    expect(run.words).toMatch(/connecting key-rejected \(unknown-key\): Kalshi /);
    expect(run.words).toContain('2. What differs from the documents');
  });

  it('names fields that changed', async () => {
    const unheard = (body: JsonObject): JsonObject => ({
      ...body,
      new_total: '12345.67',
      'KXFED-26DEC': { secret_name: 1 },
    });
    exchanges.faults.add({
      path: BALANCE,
      then: { kind: 'changeSchema', change: { retype: 'portfolio_value', to: 'boolean' } },
    });
    exchanges.faults.add({ path: FILLS, then: { kind: 'changeSchema', change: unheard } });
    exchanges.faults.add({
      path: '/trade-api/v2/portfolio/orders',
      then: { kind: 'changeSchema', change: { rename: ['remaining_count_fp', 'left_fp'] } },
    });
    const run = await probe(world.kalshiKey);
    expect(run.code).toBe(1);
    expectDiscreet(run);
    expect(run.words).toContain(`${BALANCE}: portfolio_value is true or false, documented as a whole number`);
    expect(run.words).toContain(`${FILLS}: unknown field "new_total": a decimal text`);
    expect(run.words).toContain(`${FILLS}: unknown field (a name of 11 characters): an object`);
    expect(run.words).toContain('orders[].remaining_count_fp is missing in 1 of 1');
    expect(run.words).toContain('unknown field orders[]."left_fp": a decimal text');
    expect(run.output).not.toContain('secret_name');
  });

  it('names values and shards that no document has', async () => {
    const strange = ({ fills = [], ...rest }: JsonObject): JsonObject => ({
      ...rest,
      fills: (fills as JsonObject[]).map((row) => ({ ...row, outcome_side: 'maybe', exchange_index: 9 })),
    });
    exchanges.faults.add({ path: FILLS, then: { kind: 'changeSchema', change: strange } });
    const run = await probe(world.kalshiKey);
    expect(run.words).toContain('fills[].outcome_side has unknown values: "maybe"');
    expect(run.words).toContain(`${FILLS}: unknown exchange shards: 9`);
  });

  it('goes on when one list fails, and says so with the exit code', async () => {
    exchanges.faults.add({ path: FILLS, then: { kind: 'status', status: 503 } });
    const run = await probe(world.kalshiKey);
    expect(run.code).toBe(1);
    expect(run.words).toContain('fills: server (status 503)');
    expect(run.words).toContain('refused a web page of');
    expect(run.words).toMatch(/Primary total #,###/);
  });

  it('measures a clock that is a day off, and reads all the same', async () => {
    exchanges.clock.setOffset(DAY_MS);
    const run = await probe(world.kalshiKey);
    expect(run.code).toBe(0);
    expect(run.words).toMatch(/exchange’s\? 86[34]\d{5} ms behind/);
    expect(run.words).toContain('"header_timestamp_expired"');
  });
});
