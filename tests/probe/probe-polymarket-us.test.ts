import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Exchanges, type JsonObject, startExchanges } from '../exchange/index.ts';
import { smallWorld, type SmallWorld } from '../exchange/world.ts';
import { amountsIn, marketsIn, secretsIn } from './leaks.ts';
import { bodyOf, createFolder, type ProbeFolder, type ProbeRun, runProbe, standIn } from './probe-run.ts';

const BALANCES = '/v1/account/balances';
const POSITIONS = '/v1/portfolio/positions';

let exchanges: Exchanges;
let world: SmallWorld;
let folder: ProbeFolder;
let toStandIn: readonly string[];
beforeAll(async () => {
  exchanges = await startExchanges();
  world = smallWorld(exchanges);
  folder = await createFolder();
  toStandIn = await standIn(exchanges, folder);
});
afterAll(async () => {
  await exchanges.close();
  await folder.remove();
});
beforeEach(() => exchanges.log.clear());
afterEach(() => exchanges.faults.clear());

async function probe(key = world.polymarketUsKey, ...more: readonly string[]): Promise<ProbeRun> {
  const file = await folder.file('secret.txt', `${key.secret}\n`);
  const run = await runProbe([
    'polymarket-us',
    '--key-id',
    key.id,
    '--key-file',
    file,
    ...toStandIn,
    ...more,
  ]);
  expect(secretsIn(run.output, key.secret, key.id)).toEqual([]);
  expect(exchanges.log.problems()).toEqual([]);
  return run;
}

describe('the live check at Polymarket US', { timeout: 60_000 }, () => {
  it('reads everything and tells no amount, no name and no part of the key', async () => {
    const run = await probe();
    expect(run.code).toBe(0);
    expect(amountsIn(bodyOf(run))).toEqual([]);
    expect(marketsIn(run.output)).toEqual([]);
    expect(run.output.split('\n').filter((line) => line.length > 100)).toEqual([]);
    expect(run.output).not.toMatch(/undefined|\[object|NaN/);
    expect(run.words).toContain('Nothing: every good answer had the documented form.');
    expect(run.words).toContain('marginRequirement? yes,');
    expect(run.words).toContain('Is marginRequirement a dollar a short contract? exactly, with 1 short');
    expect(run.words).toMatch(/Is cashValue of a short a market value .*\? yes: 1 of 1 position/);
    expect(run.words).toContain('eof true, nextCursor empty; 1 page, at most 2 rows on one');
    const { entries } = exchanges.log;
    expect(entries.every(({ verified, method }) => verified && method === 'GET')).toBe(true);
    expect(new Set(entries.map(({ host }) => host))).toEqual(new Set(['api.polymarket.us']));
    expect(new Set(entries.map(({ path }) => path))).toEqual(
      new Set([BALANCES, POSITIONS, '/v1/portfolio/activities', '/v1/orders/open']),
    );
  });

  it('shows amounts and names when asked', async () => {
    const run = await probe(world.polymarketUsKey, '--show-amounts');
    expect(amountsIn(bodyOf(run)).length).toBeGreaterThan(10);
    expect(marketsIn(run.output)).toContain('fed-cut');
  });

  it('says when the published identity does not hold', async () => {
    const member = exchanges.polymarketUs.addMember();
    member.deposit('145.77');
    member.setBalances({
      currentBalance: '145.77',
      buyingPower: '70.01',
      openOrders: '0',
      marginRequirement: '0',
    });
    const run = await probe(member.createKey());
    expect(run.code).toBe(0);
    expect(run.words).toContain('marginRequirement? no: buyingPower');
    expect(run.words).toContain('held ##.######');
    expect(run.words).toContain('Is marginRequirement a dollar a short contract? there is no short position');
  });

  it('says when cashValue cannot be a market value', async () => {
    const member = exchanges.polymarketUs.addMember();
    member.deposit('50');
    member.setPositions([
      { slug: 'lakers-a', netPosition: '10', cashValue: '-3.00', cost: '4.00' },
      { slug: 'lakers-b', netPosition: '10', cashValue: null, cost: '4.00' },
    ]);
    const run = await probe(member.createKey());
    expect(run.words).toMatch(
      /Is cashValue of a long .*\? no: 0 of 2 positions within, 1 negative, 1 missing/,
    );
    expect(run.words).toContain('cashValue -#.##, null in');
    expect(marketsIn(run.output)).toEqual([]);
  });

  it('names a lost field and the failure without the market in its path', async () => {
    exchanges.faults.add({
      path: POSITIONS,
      then: { kind: 'changeSchema', change: { retype: 'netPositionDecimal', to: 'boolean' } },
    });
    const run = await probe();
    expect(run.code).toBe(1);
    expect(run.words).toContain('positions{}.netPositionDecimal is true or false, documented as a decimal');
    expect(run.words).toMatch(/unreadable \(positions: positions\.\(name\)\.netPositionDecimal\)/);
    expect(marketsIn(run.output)).toEqual([]);
    expect(run.words).toMatch(/Primary total unknown, cash ###\.######/);
  });

  it('names a field that no document has, and goes on where the balance cannot be read', async () => {
    const more = ({ balances = [], ...rest }: JsonObject): JsonObject => ({
      ...rest,
      balances: (balances as JsonObject[]).map(({ buyingPower, ...row }) => ({
        ...row,
        spendable: buyingPower ?? null,
      })),
    });
    exchanges.faults.add({ path: BALANCES, then: { kind: 'changeSchema', change: more } });
    const run = await probe();
    expect(run.code).toBe(1);
    expect(run.words).toContain(`${BALANCES}: balances[].buyingPower is missing in`);
    expect(run.words).toContain(`${BALANCES}: unknown field balances[]."spendable": a number`);
    expect(run.words).toMatch(/connecting unreadable \(balances: /);
    expect(run.words).toContain(`GET ${POSITIONS} 200`);
  });

  it('tells the form of a refusal of a revoked key and asks nothing more', async () => {
    const key = exchanges.polymarketUs.addMember().createKey();
    exchanges.polymarketUs.revokeKey(key.id);
    const run = await probe(key);
    expect(run.code).toBe(1);
    expect(run.words).toMatch(/refused text of \d+ bytes/);
    expect(run.words).toMatch(/connecting key-rejected \(unknown-key\)/);
    expect(exchanges.log.entries.length).toBeLessThanOrEqual(2);
  });

  it('tells a web page from an answer', async () => {
    exchanges.faults.add({ then: { kind: 'html' } });
    const run = await probe();
    expect(run.code).toBe(1);
    expect(run.words).toContain(`${BALANCES}: the answer is not JSON`);
    expect(exchanges.log.entries).toHaveLength(1);
  });
});
