import { describe, expect, it } from 'vitest';
import type { BackupData } from '../../../lib/domain/backup.ts';
import { packBackup, unpackBackup } from '../../../lib/state/backup-schema.ts';
import { account, NOW, perps, read, settings, worth } from '../domain/make.ts';

const DATA: BackupData = {
  exportedAt: NOW,
  accounts: [account('a', { keptIn: 'vault', boundSubaccount: 3 }), account('b', { environment: 'demo' })],
  settings: settings({ refreshMinutes: 7 }),
  states: { a: { ...read([worth('-1234567890.123456'), perps('0.000001')]), facts: { checkedAt: NOW } } },
};

/** What lies in a file: packed, turned into text and back. */
function stored(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const text = JSON.stringify({ ...(packBackup(DATA) as object), ...changes });
  return JSON.parse(text) as Record<string, unknown>;
}

describe('the contents of a backup', () => {
  it('come back as they were, to the last digit', () => {
    expect(unpackBackup(stored())).toEqual({ ok: true, value: DATA });
  });

  it('can go without settings', () => {
    const { settings: _none, ...rest } = DATA;
    const raw = JSON.parse(JSON.stringify(packBackup(rest))) as unknown;
    expect(unpackBackup(raw)).toEqual({ ok: true, value: rest });
  });

  it('have no more accounts than can be taken in again', () => {
    const many = Array.from({ length: 201 }, (_, index) => account(`x${index}`));
    expect(unpackBackup(stored({ accounts: { v: 1, data: many } }))).toEqual({
      ok: false,
      failure: 'too-large',
    });
    expect(unpackBackup(stored({ accounts: { v: 1, data: many.slice(1) } })).ok).toBe(true);
    expect(() => packBackup({ ...DATA, accounts: many })).toThrow('too many accounts');
  });

  it('have every amount as text', () => {
    expect(JSON.stringify(stored())).toContain('"-1234567890123456"');
  });

  it('are brought up to date where an older version made them', () => {
    const { refreshMinutes, notifyChanges, notifyThreshold } = settings();
    const old = { refreshMinutes, notifyChanges, notifyThreshold: notifyThreshold.toString() };
    const raw = stored({
      settings: { v: 1, data: old },
      snapshot: { v: 1, data: { cycle: 1, committedAt: NOW, accounts: {}, baselines: {}, alerts: [] } },
    });
    expect(unpackBackup(raw)).toEqual({ ok: true, value: { ...DATA, settings: settings(), states: {} } });
  });

  it('may hold more than is known here, as long as a newer version says that it can be left out', () => {
    expect(unpackBackup(stored({ wishes: ['a'] }))).toEqual({ ok: true, value: DATA });
  });

  const numeric: unknown = JSON.parse(
    JSON.stringify(stored()).replace('"-1234567890123456"', '-1234567890123456'),
  );
  const [first] = DATA.accounts;
  const list = (changes: object): unknown => ({ v: 1, data: [{ ...first, ...changes }] });
  it.each<[title: string, changes: Readonly<Record<string, unknown>>]>([
    ['all of it', { version: 2 }],
    ['all of it, in another form', { version: 3, accounts: undefined, snapshot: 'x' }],
    ['the accounts', { accounts: { v: 2, data: {} } }],
    ['the settings', { settings: { v: 99, data: {} } }],
    ['the figures', { snapshot: { v: 99, data: {} } }],
    ['an exchange that is not known here', { accounts: list({ exchange: 'another' }) }],
    ['an environment that is not known here', { accounts: list({ environment: 'sandbox' }) }],
  ])('are refused as newer for %s', (_title, changes) => {
    expect(unpackBackup(stored(changes))).toEqual({ ok: false, failure: 'newer' });
  });

  it.each<[title: string, raw: unknown]>([
    ['no object', 'text'],
    ['nothing', null],
    ['no version', { ...stored(), version: undefined }],
    ['a version below the first', stored({ version: 0 })],
    ['a version that is no number', stored({ version: '1' })],
    ['no time', stored({ exportedAt: 'yesterday' })],
    ['no accounts', stored({ accounts: undefined })],
    ['accounts without their version', stored({ accounts: [] })],
    ['an account without its key id', stored({ accounts: list({ keyId: undefined }) })],
    ['no figures', stored({ snapshot: undefined })],
    ['an amount that is a number', numeric],
    ['settings that make no sense', stored({ settings: { v: 2, data: { refreshMinutes: 0 } } })],
  ])('are damaged with %s', (_title, raw) => {
    expect(unpackBackup(raw)).toEqual({ ok: false, failure: 'damaged' });
  });
});
