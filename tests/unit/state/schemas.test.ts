import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { KeyFacts } from '../../../lib/domain/key-facts.ts';
import type { Balance } from '../../../lib/domain/reading.ts';
import { accountsSchema, settingsSchema, snapshotSchema } from '../../../lib/state/schemas.ts';
import { EVERY_READ_FAILURE, nameOf } from '../domain/every-failure.ts';
import { account, MINUTE, NOW, usd } from '../domain/make.ts';

/** What is in storage: amounts are texts of micro-dollars. */
const POCKET = { number: 0, balance: { cash: '1500000', positions: '0' } };
const STATE = { reading: { pockets: [POCKET], fetchedAt: NOW }, attemptedAt: NOW, failuresInRow: 0 };
const ALERT = { id: 'change/a/0/1', accountId: 'a', pocket: 0, from: '1', to: '2' };
const SNAPSHOT = {
  cycle: 3,
  committedAt: NOW,
  accounts: { a: STATE },
  baselines: { a: { 0: '1500000' } },
  alerts: [ALERT],
  clocks: { kalshi: [5_000, -20] },
};
const SETTINGS = {
  refreshMinutes: 2,
  notifyChanges: true,
  notifyThreshold: '1000000',
  lockAfterMinutes: 15,
  lockOnSystemLock: true,
  lockKeepsReading: false,
  hiddenByDefault: false,
};

function accepts(schema: v.GenericSchema, value: unknown): boolean {
  return v.safeParse(schema, value).success;
}

function withPocket(changes: object): unknown {
  const pocket = { ...POCKET, ...changes };
  return { ...SNAPSHOT, accounts: { a: { ...STATE, reading: { ...STATE.reading, pockets: [pocket] } } } };
}

function withState(changes: object): unknown {
  return { ...SNAPSHOT, accounts: { a: { ...STATE, ...changes } } };
}

describe('the snapshot schema', () => {
  it('reads amounts out of their texts', () => {
    expect(v.parse(snapshotSchema, SNAPSHOT)).toMatchObject({
      accounts: { a: { reading: { pockets: [{ balance: { cash: usd('1.5'), positions: usd('0') } }] } } },
      baselines: { a: { 0: usd('1.5') } },
      alerts: [{ from: 1n, to: 2n }],
    });
  });

  it.each(EVERY_READ_FAILURE.map((failure) => [nameOf(failure), failure] as const))(
    'knows %s, of an account and of a pocket',
    (_name, failure) => {
      expect(v.parse(snapshotSchema, withState({ failure })).accounts['a']?.failure).toEqual(failure);
      expect(accepts(snapshotSchema, withPocket({ failure }))).toBe(true);
    },
  );

  it('knows every amount of a balance', () => {
    const every: Record<keyof Balance, string> = {
      cash: '1',
      positions: '2',
      available: '3',
      reserved: '4',
      unsettled: '5',
      pendingCredit: '6',
      pendingWithdrawals: '7',
      held: '8',
      promo: '9',
      bonusHold: '10',
      withdrawable: '11',
      reservations: '12',
      margin: '13',
      collateral: '14',
      equity: '15',
      disputed: '16',
    };
    const read = v.parse(snapshotSchema, withPocket({ balance: every }));
    const kept = read.accounts['a']?.reading?.pockets[0]?.balance ?? {};
    expect(Object.entries(kept)).toEqual(Object.entries(every).map(([field, text]) => [field, BigInt(text)]));
  });

  it('knows a failure with all that can be told of it', () => {
    for (const failure of [
      { kind: 'unreadable', field: 'balance', shape: '{balance: text}' },
      { kind: 'unreadable', field: 'a web page', page: true },
      { kind: 'key-rejected', reason: 'wrong-environment', belongsTo: 'demo' },
      { kind: 'maintenance' },
      { kind: 'maintenance', until: NOW },
      { kind: 'contradictory', between: 'cents' },
      { kind: 'contradictory', between: 'list' },
      { kind: 'key-restricted' },
    ] as const) {
      const read = v.parse(snapshotSchema, withState({ failure }));
      expect(read.accounts['a']?.failure).toEqual(failure);
    }
  });

  it('knows all that there is to know of a pocket', () => {
    const pocket = {
      kind: 'perps',
      balance: { equity: '-1' },
      notes: ['value-was-cash', 'other-currencies', 'rounded-quantity'],
      withdrawals: [{ amount: '5', createdAt: NOW, acknowledged: false }, {}],
      failure: { kind: 'offline' },
      fetchedAt: NOW - MINUTE,
    };
    const reading = { ...STATE.reading, pockets: [pocket] };
    const read = v.parse(snapshotSchema, withState({ reading }));
    expect(read.accounts['a']?.reading?.pockets).toEqual([
      { ...pocket, balance: { equity: -1n }, withdrawals: [{ ...pocket.withdrawals[0], amount: 5n }, {}] },
    ]);
  });

  it('knows all that an exchange says about a key', () => {
    const facts: Required<KeyFacts> = {
      checkedAt: NOW,
      incomplete: true,
      scopes: ['read', 'write::trade'],
      describeDenied: true,
      boundSubaccount: 63,
      memberKeys: ['key-1', 'key-2'],
      regionExpiresAt: NOW,
      budget: { perSecond: 20, burst: 60 },
      tier: 'basic',
      maintenance: [{ from: NOW, to: NOW + MINUTE }],
      perps: false,
    };
    expect(v.parse(snapshotSchema, withState({ facts })).accounts['a']?.facts).toEqual(facts);
  });

  it('knows clocks, and a perps alert', () => {
    const value = {
      ...SNAPSHOT,
      clocks: { kalshi: [1, -2], 'polymarket-us': [] },
      alerts: [{ id: 'change/a/perps/1', accountId: 'a', perps: true, from: '1', to: '2' }],
    };
    const read = v.parse(snapshotSchema, value);
    expect(read.clocks).toEqual(value.clocks);
    expect(read.alerts).toEqual([{ id: 'change/a/perps/1', accountId: 'a', perps: true, from: 1n, to: 2n }]);
  });

  it('takes an absent amount for absent, not for zero', () => {
    const read = v.parse(snapshotSchema, withPocket({ balance: {} }));
    expect(read.accounts['a']?.reading?.pockets[0]?.balance).toEqual({});
  });

  it.each([
    ['a debt', withPocket({ balance: { cash: '-1' } })],
    ['an amount of forty digits', withPocket({ balance: { cash: '9'.repeat(40) } })],
    ['a pocket without a number', withPocket({ number: undefined, balance: {} })],
    ['subaccount 63', withPocket({ number: 63 })],
    ['no account', { ...SNAPSHOT, accounts: {} }],
    [
      'an account that was never read',
      { ...SNAPSHOT, accounts: { a: { attemptedAt: 0, failuresInRow: 0 } } },
    ],
  ])('accepts %s', (_title, value) => {
    expect(accepts(snapshotSchema, JSON.parse(JSON.stringify(value)))).toBe(true);
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a list', []],
    ['no cycle', { ...SNAPSHOT, cycle: undefined }],
    ['a negative cycle', { ...SNAPSHOT, cycle: -1 }],
    ['half a cycle', { ...SNAPSHOT, cycle: 0.5 }],
    ['a time in words', { ...SNAPSHOT, committedAt: '2026' }],
    ['a time that is no number', { ...SNAPSHOT, committedAt: Number.NaN }],
    ['a time without end', { ...SNAPSHOT, committedAt: Infinity }],
    ['an amount as a number', withPocket({ balance: { cash: 1.5 } })],
    ['an amount that JSON lost', withPocket({ balance: { cash: null } })],
    ['an amount in dollars', withPocket({ balance: { cash: '1.50' } })],
    ['an amount with a plus', withPocket({ balance: { cash: '+1' } })],
    ['an empty amount', withPocket({ balance: { cash: '' } })],
    ['an amount in hexadecimal', withPocket({ balance: { cash: '0x1' } })],
    ['an amount too long to be one', withPocket({ balance: { cash: '1'.repeat(41) } })],
    ['an amount with a line break', withPocket({ balance: { cash: '1\n' } })],
    ['no balance', withPocket({ balance: undefined })],
    ['subaccount 64', withPocket({ number: 64 })],
    ['subaccount -1', withPocket({ number: -1 })],
    ['an unknown note', withPocket({ notes: ['guessed'] })],
    ['an unknown kind of pocket', withPocket({ kind: 'futures' })],
    ['a pocket’s time in words', withPocket({ fetchedAt: 'just now' })],
    ['a withdrawal in dollars', withPocket({ withdrawals: [{ amount: '1.50' }] })],
    [
      'a contradiction between other things',
      withState({ failure: { kind: 'contradictory', between: 'days' } }),
    ],
    [
      'an environment that is not known',
      withState({ failure: { kind: 'key-rejected', reason: 'wrong-environment', belongsTo: 'test' } }),
    ],
    [
      'a wrong environment without the right one',
      withState({ failure: { kind: 'key-rejected', reason: 'wrong-environment' } }),
    ],
    ['a page that is none', withState({ failure: { kind: 'unreadable', field: 'x', page: false } })],
    ['facts without their time', withState({ facts: { scopes: ['read'] } })],
    ['scopes in one text', withState({ facts: { checkedAt: NOW, scopes: 'read' } })],
    ['half a budget', withState({ facts: { checkedAt: NOW, budget: { perSecond: 5 } } })],
    [
      'a budget without end',
      withState({ facts: { checkedAt: NOW, budget: { perSecond: Infinity, burst: 1 } } }),
    ],
    ['a period without an end', withState({ facts: { checkedAt: NOW, maintenance: [{ from: NOW }] } })],
    ['a key bound beyond 63', withState({ facts: { checkedAt: NOW, boundSubaccount: 64 } })],
    ['no clocks', { ...SNAPSHOT, clocks: undefined }],
    ['a clock in words', { ...SNAPSHOT, clocks: { kalshi: ['late'] } }],
    ['one measurement without its list', { ...SNAPSHOT, clocks: { kalshi: 5_000 } }],
    ['an unknown failure', withState({ failure: { kind: 'bored' } })],
    ['a failure without its detail', withState({ failure: { kind: 'timeout' } })],
    ['a failure of forms', withState({ failure: { kind: 'key-format', reason: 'empty' } })],
    ['a wait without end', withState({ failure: { kind: 'rate-limited', retryAfterMs: Infinity } })],
    ['a reading without pockets', withState({ reading: { pockets: [], fetchedAt: NOW } })],
    ['a reading without its time', withState({ reading: { pockets: [POCKET] } })],
    ['a hold in words', withState({ holdUntil: 'soon' })],
    ['failures less than none', withState({ failuresInRow: -1 })],
    ['a baseline as a number', { ...SNAPSHOT, baselines: { a: { 0: 1 } } }],
    ['an alert without a figure', { ...SNAPSHOT, alerts: [{ ...ALERT, to: undefined }] }],
  ])('refuses %s', (_title, value) => {
    expect(accepts(snapshotSchema, value)).toBe(false);
  });
});

describe('the accounts schema', () => {
  const stored = account('a', {
    boundSubaccount: 3,
    isFcm: true,
    namedSubaccounts: [1, 63],
    removedAt: NOW + MINUTE,
  });

  it('gives accounts back as they are', () => {
    expect(v.parse(accountsSchema, [stored, account('b')])).toEqual([stored, account('b')]);
  });

  it('lets nothing else in: a stray secret does not survive a read', () => {
    expect(v.parse(accountsSchema, [{ ...stored, keyText: 'secret' }])).toEqual([stored]);
  });

  it.each([
    ['no list', stored],
    ['an exchange that is not known', [{ ...stored, exchange: 'nyse' }]],
    ['an environment that is not known', [{ ...stored, environment: 'test' }]],
    ['no key id', [{ ...stored, keyId: undefined }]],
    ['a generation below zero', [{ ...stored, keyGeneration: -1 }]],
    ['a named subaccount above 63', [{ ...stored, namedSubaccounts: [64] }]],
    ['a named subaccount as text', [{ ...stored, namedSubaccounts: ['5'] }]],
    ['a yes in words', [{ ...stored, isFcm: 'yes' }]],
    ['a bound subaccount above 63', [{ ...stored, boundSubaccount: 64 }]],
    ['one bad account among good ones', [stored, {}]],
  ])('refuses %s', (_title, value) => {
    expect(accepts(accountsSchema, value)).toBe(false);
  });
});

describe('the settings schema', () => {
  it('reads settings', () => {
    expect(v.parse(settingsSchema, SETTINGS)).toEqual({ ...SETTINGS, notifyThreshold: usd('1') });
  });

  it.each([
    ['no minutes', { refreshMinutes: 0 }],
    ['more than an hour', { refreshMinutes: 61 }],
    ['half a minute', { refreshMinutes: 0.5 }],
    ['minutes as text', { refreshMinutes: '2' }],
    ['a threshold of nothing', { notifyThreshold: '0' }],
    ['a threshold below nothing', { notifyThreshold: '-1' }],
    ['a yes in words', { notifyChanges: 'yes' }],
    ['idle minutes that are not offered', { lockAfterMinutes: 7 }],
    ['a word for hiding', { hiddenByDefault: 'no' }],
  ])('refuses %s', (_title, changes) => {
    expect(accepts(settingsSchema, { ...SETTINGS, ...changes })).toBe(false);
  });
});
