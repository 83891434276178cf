import { describe, expect, it } from 'vitest';
import {
  checkKeyId,
  checkName,
  checkNotPresent,
  defaultName,
} from '../../../lib/background/account-rules.ts';
import type { FormFailure } from '../../../lib/domain/failure.ts';
import { account, NOW } from '../domain/make.ts';

const ACCOUNTS = [
  account('a', { name: 'Main', keyId: 'Key-A' }),
  account('b', { name: 'Kalshi', keyId: 'key-b', environment: 'demo' }),
  account('c', { name: 'Gone', keyId: 'key-c', removedAt: NOW }),
];

type KeyIdReason = Extract<FormFailure, { kind: 'key-id' }>['reason'];
type NameReason = Extract<FormFailure, { kind: 'account-name' }>['reason'];

describe('checkKeyId', () => {
  it.each(['a952bcbe-ec3b-4b5b-b8f9-11dae589608c', 'X', 'a'.repeat(200), 'key:1/2_3.4'])(
    'takes %s',
    (keyId) => {
      expect(checkKeyId(keyId)).toEqual({ ok: true, value: keyId });
    },
  );

  it.each<[title: string, keyId: string, reason: KeyIdReason]>([
    ['nothing', '', 'empty'],
    ['spaces', '  \t', 'empty'],
    ['a space inside', 'a b', 'spaces'],
    ['a space around', ' abc', 'spaces'],
    ['a line break', 'abc\n', 'spaces'],
    ['two headers in one', 'abc\r\nX-Other: 1', 'spaces'],
    ['letters that no header can carry', 'schlüssel', 'characters'],
    ['an invisible character', 'abc\u200B', 'characters'],
    ['too much', 'a'.repeat(201), 'too-long'],
    ['a private key', '-----BEGIN PRIVATE KEY-----\nMC4CAQ\n-----END PRIVATE KEY-----', 'looks-like-key'],
  ])('refuses %s', (_title, keyId, reason) => {
    expect(checkKeyId(keyId)).toEqual({ ok: false, failure: { kind: 'key-id', reason } });
  });
});

describe('checkNotPresent', () => {
  const wanted = { exchange: 'kalshi', environment: 'production', keyId: 'key-a' } as const;

  it.each([
    ['the same key', wanted, 'Main'],
    ['the same key in capitals', { ...wanted, keyId: 'KEY-A' }, 'Main'],
    ['the same key at the demo exchange', { ...wanted, environment: 'demo' } as const, undefined],
    ['the same key at another exchange', { ...wanted, exchange: 'polymarket-us' } as const, undefined],
    ['a key of an account that was removed', { ...wanted, keyId: 'key-c' }, undefined],
    ['a new key', { ...wanted, keyId: 'key-z' }, undefined],
    ['the key of the very account', { ...wanted, id: 'a' }, undefined],
  ])('%s', (_title, account, twin) => {
    expect(checkNotPresent(ACCOUNTS, account)).toEqual(
      twin === undefined
        ? { ok: true, value: null }
        : { ok: false, failure: { kind: 'duplicate-account', name: twin } },
    );
  });
});

describe('checkName', () => {
  it.each<[title: string, name: string, ownId: string | undefined, value: string]>([
    ['a new name', 'Savings', undefined, 'Savings'],
    ['a name with spaces around', '  Savings ', undefined, 'Savings'],
    ['the name of an account that was removed', 'Gone', undefined, 'Gone'],
    ['its own name', 'Main', 'a', 'Main'],
    ['its own name in capitals', 'MAIN', 'a', 'MAIN'],
    ['60 characters', 'n'.repeat(60), undefined, 'n'.repeat(60)],
  ])('takes %s', (_title, name, ownId, value) => {
    expect(checkName(ACCOUNTS, name, ownId)).toEqual({ ok: true, value });
  });

  it.each<[title: string, name: string, ownId: string | undefined, reason: NameReason]>([
    ['nothing', '', undefined, 'empty'],
    ['spaces', '   ', undefined, 'empty'],
    ['61 characters', 'n'.repeat(61), undefined, 'too-long'],
    ['another’s name', 'Main', undefined, 'taken'],
    ['another’s name in other letters and spaces', ' mAIN ', 'b', 'taken'],
  ])('refuses %s', (_title, name, ownId, reason) => {
    expect(checkName(ACCOUNTS, name, ownId)).toEqual({
      ok: false,
      failure: { kind: 'account-name', reason },
    });
  });
});

describe('defaultName', () => {
  it('is the exchange’s', () => {
    expect(defaultName([], 'kalshi')).toBe('Kalshi');
    expect(defaultName(ACCOUNTS, 'polymarket-us')).toBe('Polymarket US');
  });

  it('is numbered where that is taken, filling gaps', () => {
    expect(defaultName(ACCOUNTS, 'kalshi')).toBe('Kalshi 2');
    const more = [...ACCOUNTS, account('d', { name: 'kalshi 2' }), account('e', { name: 'Kalshi 4' })];
    expect(defaultName(more, 'kalshi')).toBe('Kalshi 3');
  });
});
