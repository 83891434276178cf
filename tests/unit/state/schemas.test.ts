import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
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
};
const SETTINGS = { refreshMinutes: 2, notifyChanges: true, notifyThreshold: '1000000' };

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
    };
    const read = v.parse(snapshotSchema, withPocket({ balance: every }));
    const kept = read.accounts['a']?.reading?.pockets[0]?.balance ?? {};
    expect(Object.entries(kept)).toEqual(Object.entries(every).map(([field, text]) => [field, BigInt(text)]));
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
  const stored = account('a', { boundSubaccount: 3, removedAt: NOW + MINUTE });

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
  ])('refuses %s', (_title, changes) => {
    expect(accepts(settingsSchema, { ...SETTINGS, ...changes })).toBe(false);
  });
});
