import { describe, expect, it } from 'vitest';
import { accountsItem } from '../../../lib/state/items.ts';
import { unpackBackup } from '../../../lib/state/backup-schema.ts';

const account = (id: string): object => ({
  id,
  exchange: 'kalshi',
  environment: 'production',
  name: 'Main',
  keyId: 'key-1',
  keyGeneration: 0,
  addedAt: 1,
});

describe.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('an account called %s', (id) => {
  it('is no account: what is stored under its id would be what every object has', () => {
    expect(accountsItem.decode({ v: 1, data: [account(id)] })).toEqual({ state: 'damaged' });
    expect(accountsItem.decode({ v: 1, data: [account('a')] }).state).toBe('present');
  });

  it('is not taken from a backup', () => {
    const backup = (accountId: string): unknown => ({
      version: 1,
      exportedAt: 1,
      accounts: { v: 1, data: [account(accountId)] },
      snapshot: {
        v: 2,
        data: { cycle: 0, committedAt: 0, accounts: {}, baselines: {}, alerts: [], clocks: {} },
      },
    });
    expect(unpackBackup(backup(id))).toEqual({ ok: false, failure: 'damaged' });
    expect(unpackBackup(backup('a')).ok).toBe(true);
  });
});
