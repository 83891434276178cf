import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { savedLog } from '../../../lib/domain/request-log-file.ts';
import { checkLog, type FoundLink, type LogFault } from '../../../lib/domain/request-log-check.ts';
import {
  extendLog,
  GENESIS,
  linkText,
  type FoundEntry,
  type LogEntry,
  type LogHead,
} from '../../../lib/domain/request-log.ts';
import { anyLogged, logged, logOf, nodeDigest, type Batch } from './logged.ts';

const T = 1_700_000_000_000;
const FIRST = logged({ at: T });
const SECOND = logged({
  at: T + 60_000,
  exchange: 'kalshi',
  environment: 'demo',
  host: 'external-api.demo.kalshi.co',
  path: '/trade-api/v2/exchange/status',
  status: null,
  ms: 10_000,
  bytes: 0,
  key: null,
});
/** Computed with Python's hashlib from the texts written out by hand. */
const FIRST_HASH = 'b9e0502458403a3ff19aa2dc82350b2a0473325eace9ac498195fb860c5f2093';
const SECOND_HASH = '75226ab35cac6dab4c1125c25e2ed24d89f4755730f8bef098c5049b44bf5f38';

const known = (): boolean => true;

describe('a link', () => {
  it('covers the hash before it, the beginning of the log and every field, in this order', () => {
    expect(linkText(GENESIS, T, { ...FIRST, seq: 1, lost: 0 })).toBe(
      `["${'0'.repeat(64)}",${T},1,0,${T},"polymarket-us","production","GET","api.polymarket.us","/v1/account/balances",200,120,812,"0123456789ab"]`,
    );
  });

  it('has the same hash wherever it is computed', async () => {
    const { head, entries } = await logOf({ requests: [FIRST] }, { requests: [SECOND], lost: 3 });
    expect(entries.map(({ hash }) => hash)).toEqual([FIRST_HASH, SECOND_HASH]);
    expect(head.hash).toBe(SECOND_HASH);
  });
});

describe('extendLog', () => {
  it('begins a log at its first request, or when it is written where the clock was set back', async () => {
    const more = { lost: 0, digest: nodeDigest };
    expect((await extendLog(undefined, [FIRST, SECOND], { ...more, now: T + 90_000 })).head.since).toBe(T);
    expect((await extendLog(undefined, [FIRST], { ...more, now: T - 1 })).head.since).toBe(T - 1);
  });

  it('counts requests per host and those that were lost, from where the log ended', async () => {
    const { head, entries } = await logOf(
      { requests: [FIRST, SECOND], lost: 2 },
      { requests: [FIRST] },
      { requests: [FIRST], lost: 1 },
    );
    expect(entries.map(({ seq, lost }) => [seq, lost])).toEqual([
      [1, 2],
      [2, 2],
      [3, 2],
      [4, 3],
    ]);
    expect(head).toEqual({
      since: T,
      seq: 4,
      hash: entries[3]?.hash,
      pruned: 0,
      anchor: GENESIS,
      hosts: { 'api.polymarket.us': 3, 'external-api.demo.kalshi.co': 1 },
      lost: 3,
    });
  });
});

/** Makes a log as somebody would who knows how its hashes are made. */
function forge(head: LogHead, entries: readonly FoundEntry[]): { head: LogHead; entries: FoundEntry[] } {
  let { anchor: hash, pruned: seq } = head;
  const hosts: Record<string, number> = {};
  const made = entries.map((entry) => {
    seq += 1;
    const changed = { ...entry, seq };
    hash = createHash('sha256')
      .update(linkText(hash, head.since, changed))
      .digest('hex');
    hosts[entry.host] = (hosts[entry.host] ?? 0) + 1;
    return { ...changed, hash };
  });
  return { head: { ...head, seq, hash, hosts }, entries: made };
}

describe('checkLog', () => {
  const log = logOf({ requests: [FIRST, SECOND, FIRST, SECOND, FIRST] });
  const at = (reason: string, seq: number): LogFault => ({ reason, seq }) as LogFault;

  it('finds nothing wrong with what extendLog makes', async () => {
    const { head, entries } = await log;
    expect(await checkLog({ head, entries }, nodeDigest, known)).toEqual({ kind: 'intact', head, kept: 5 });
  });

  it('tells an empty log from one whose head is gone or damaged', async () => {
    const { entries } = await log;
    const head: LogFault = { reason: 'head' };
    expect(await checkLog({ head: undefined, entries: [] }, nodeDigest, known)).toEqual({ kind: 'empty' });
    expect(await checkLog({ head: undefined, entries }, nodeDigest, known)).toEqual({
      kind: 'broken',
      fault: head,
    });
    expect(await checkLog({ head: 'damaged', entries: [] }, nodeDigest, known)).toEqual({
      kind: 'broken',
      fault: head,
    });
  });

  it('goes by the anchor where the oldest are gone', async () => {
    const { head, entries } = await log;
    const cut = { ...head, pruned: 2, anchor: entries[1]?.hash ?? '' };
    expect(await checkLog({ head: cut, entries: entries.slice(2) }, nodeDigest, known)).toEqual({
      kind: 'intact',
      head: cut,
      kept: 3,
    });
  });

  type Change = (entries: FoundLink[]) => FoundLink[];
  it.each<[string, Change, LogFault]>([
    ['one is taken out', (all) => all.toSpliced(2, 1), at('missing', 3)],
    ['the first is taken out', (all) => all.slice(1), at('missing', 1)],
    ['the last is taken out', (all) => all.slice(0, -1), at('missing', 5)],
    ['all are taken out', () => [], at('missing', 1)],
    ['one is there twice', (all) => all.toSpliced(2, 0, ...all.slice(1, 2)), at('surplus', 2)],
    [
      'two have changed places',
      ([a, b, ...rest]) => [b, a, ...rest].flatMap((one) => one ?? []),
      at('missing', 1),
    ],
    ['one is added at the end', (all) => [...all, { seq: 6, unreadable: true }], at('surplus', 6)],
    ['one cannot be read', (all) => all.with(3, { seq: 4, unreadable: true }), at('unreadable', 4)],
  ])('tells where the chain is broken: %s', async (_title, change, fault) => {
    const { head, entries } = await log;
    const verdict = await checkLog({ head, entries: change([...entries]) }, nodeDigest, known);
    expect(verdict).toEqual({ kind: 'broken', head, fault });
  });

  it.each<[string, Partial<LogEntry>]>([
    ['at', { at: 1 }],
    ['lost', { lost: 1 }],
    ['exchange', { exchange: 'kalshi' }],
    ['environment', { environment: 'demo' }],
    ['host', { host: 'api.elections.kalshi.com' }],
    ['path', { path: '/v1/account/balances/' }],
    ['status', { status: null }],
    ['ms', { ms: 121 }],
    ['bytes', { bytes: 0 }],
    ['key', { key: null }],
    ['hash', { hash: 'f'.repeat(64) }],
  ])('finds that %s of an entry was changed', async (_field, change) => {
    const { head, entries } = await log;
    const [third] = entries.slice(2);
    if (third === undefined) throw new Error('no third entry');
    const changed = entries.with(2, { ...third, ...change });
    expect(await checkLog({ head, entries: changed }, nodeDigest, known)).toEqual({
      kind: 'broken',
      head,
      fault: at('changed', 3),
    });
  });

  it.each<[string, Partial<LogHead>, LogFault]>([
    ['since', { since: T - 1 }, at('changed', 1)],
    ['anchor', { anchor: 'f'.repeat(64) }, at('changed', 1)],
    ['pruned', { pruned: 1 }, at('surplus', 1)],
    ['seq, less', { seq: 4 }, at('surplus', 5)],
    ['seq, more', { seq: 6 }, at('missing', 6)],
    ['hash', { hash: 'f'.repeat(64) }, { reason: 'head' }],
    ['lost', { lost: 1 }, { reason: 'head' }],
    [
      'a host’s count',
      { hosts: { 'api.polymarket.us': 3, 'external-api.demo.kalshi.co': 3 } },
      { reason: 'head' },
    ],
    [
      'counts whose sum is right',
      { hosts: { 'api.polymarket.us': 1, 'external-api.demo.kalshi.co': 4 } },
      { reason: 'head' },
    ],
    [
      'a host that was never asked',
      { hosts: { 'api.polymarket.us': 3, 'external-api.demo.kalshi.co': 2, 'api.example.com': 0 } },
      { reason: 'head' },
    ],
    ['a host that is left out', { hosts: { 'api.polymarket.us': 5 } }, { reason: 'head' }],
  ])('finds that %s of the head was changed', async (_field, change, fault) => {
    const { head: sound, entries } = await log;
    const head = { ...sound, ...change };
    expect(await checkLog({ head, entries }, nodeDigest, known)).toEqual({ kind: 'broken', head, fault });
  });

  it('finds another method and an unknown host also in a chain that fits', async () => {
    const { head, entries } = await log;
    const [first, ...rest] = entries;
    if (first === undefined) throw new Error('no entry');
    const posted = forge(head, [...rest, { ...first, method: 'POST' }]);
    expect(await checkLog(posted, nodeDigest, known)).toMatchObject({ fault: at('method', 5) });
    const strange = forge(head, [first, { ...first, host: 'evil.example' }]);
    const isKnown = (host: string): boolean => host !== 'evil.example';
    expect(await checkLog(strange, nodeDigest, isKnown)).toMatchObject({ fault: at('host', 2) });
    expect(await checkLog(strange, nodeDigest, known)).toMatchObject({ kind: 'intact' });
  });

  it('finds an unknown host that only the counts tell of, because its entry was dropped', async () => {
    const strange = { ...FIRST, host: 'evil.example' };
    const { head, entries } = await logOf({ requests: [strange, FIRST] });
    const cut = { head: { ...head, pruned: 1, anchor: entries[0]?.hash ?? '' }, entries: entries.slice(1) };
    const isKnown = (host: string): boolean => host !== 'evil.example';
    expect(await checkLog(cut, nodeDigest, isKnown)).toMatchObject({ fault: { reason: 'head' } });
  });
});

const anyBatch: fc.Arbitrary<Batch> = fc.record({
  requests: fc.array(anyLogged, { minLength: 1, maxLength: 4 }),
  lost: fc.nat({ max: 3 }),
});
const anyBatches = fc.array(anyBatch, { minLength: 1, maxLength: 4 });

/** Something else of the same kind. */
function other(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'string') return value === 'f'.repeat(64) ? GENESIS : `${value}x`;
  if (value === null) return 7;
  if (typeof value !== 'object') throw new Error(`no other ${typeof value}`);
  const [first, ...rest] = Object.entries(value);
  return Object.fromEntries(first === undefined ? [] : [[first[0], other(first[1])], ...rest]);
}

function changeOneField<Value extends object>(value: Value, at: number): Value {
  const fields: [string, unknown][] = Object.entries(value);
  const [field, held] = fields[at % fields.length] ?? ['', undefined];
  return { ...value, [field]: other(held) };
}

describe('whatever is appended', () => {
  it('is a whole chain, after any pruning', async () => {
    await fc.assert(
      fc.asyncProperty(anyBatches, fc.nat(), async (batches, cut) => {
        const { head, entries } = await logOf(...batches);
        const pruned = cut % entries.length;
        const anchor = pruned === 0 ? GENESIS : (entries[pruned - 1]?.hash ?? '');
        const kept = { head: { ...head, pruned, anchor }, entries: entries.slice(pruned) };
        expect(await checkLog(kept, nodeDigest, known)).toMatchObject({ kind: 'intact' });
      }),
      { numRuns: 500 },
    );
  });

  it('shows any single change', async () => {
    const how = fc.constantFrom('entry', 'head', 'take out', 'repeat', 'swap');
    await fc.assert(
      fc.asyncProperty(anyBatches, how, fc.nat(), fc.nat(), async (batches, how, where, which) => {
        const sound = await logOf(...batches);
        const index = where % sound.entries.length;
        const second = (index + 1) % sound.entries.length;
        const [one, two] = [sound.entries[index], sound.entries[second]];
        if (one === undefined || two === undefined) throw new Error('no such entry');
        fc.pre(how !== 'swap' || index !== second);
        const { head, entries } = {
          entry: () => ({ ...sound, entries: sound.entries.with(index, changeOneField(one, which)) }),
          head: () => ({ ...sound, head: changeOneField(sound.head, which) }),
          'take out': () => ({ ...sound, entries: sound.entries.toSpliced(index, 1) }),
          repeat: () => ({ ...sound, entries: sound.entries.toSpliced(index, 0, one) }),
          swap: () => ({ ...sound, entries: sound.entries.with(index, two).with(second, one) }),
        }[how]();
        expect(await checkLog({ head, entries }, nodeDigest, known)).toMatchObject({ kind: 'broken' });
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('savedLog', () => {
  it('holds the head and what can be read, oldest first', async () => {
    const { head, entries } = await logOf({ requests: [FIRST, SECOND] });
    const text = savedLog({ head, entries: [...entries, { seq: 3, unreadable: true }] });
    expect(JSON.parse(text)).toEqual({ format: 'bankroll-request-log', version: 1, head, entries });
  });

  it('has no head where there is none that can be read', () => {
    expect(JSON.parse(savedLog({ head: 'damaged', entries: [] }))).toMatchObject({ head: null, entries: [] });
  });
});
