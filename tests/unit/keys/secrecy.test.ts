import 'fake-indexeddb/auto';
import { inspect } from 'node:util';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Secret } from '../../../lib/domain/secret.ts';
import * as keys from '../../../lib/keys/index.ts';
import { sealBox } from '../../../lib/keys/passphrase-box.ts';
import { dataKeyOf, newKey, OTHER_PASSPHRASE, PASSPHRASE } from './kept.ts';
import { SEED_TEXT } from './make.ts';

/** In every form in which they could be printed. */
function formsOf(secret: string): string[] {
  const seed = Buffer.from(secret, 'base64');
  return [secret, seed.toString('hex'), seed.toString('base64url'), seed.join(', '), seed.join(',')];
}

function everythingIn(value: unknown): string {
  const shown = inspect(value, { depth: null, showHidden: true, maxArrayLength: null, getters: true });
  const words = value instanceof Error ? `${value.message} ${value.stack}` : '';
  return `${shown} ${String(value)} ${words} ${JSON.stringify(value)}`;
}

async function errorOf(task: Promise<unknown>): Promise<unknown> {
  try {
    await task;
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

beforeEach(keys.wipeKeys);

describe('whatever comes out of the key folder', () => {
  it('holds no secret that printing could show', async () => {
    const text = await keys.createVault(PASSPHRASE, 1);
    const dataKey = await dataKeyOf(text);
    const key = await newKey('base64-seed', SEED_TEXT);
    await key.keep('a/0/vault', dataKey);
    const backup = await keys.sealBackup({}, PASSPHRASE, { iterations: 1, slots: ['a/0/vault'], dataKey });
    const outcomes = [
      text,
      dataKey,
      await newKey('base64-seed', SEED_TEXT),
      await keys.importKey('base64-seed', new Secret(`${SEED_TEXT}AA`)),
      await keys.importKey('pem', new Secret(SEED_TEXT)),
      key,
      await keys.findSigner('a/0/vault', dataKey),
      await keys.findSigner('a/0/vault'),
      await keys.openVault(PASSPHRASE, 1),
      await keys.openVault(OTHER_PASSPHRASE, 1),
      await keys.rewrapVault(OTHER_PASSPHRASE, PASSPHRASE, 1),
      backup,
      await keys.openBackup(new Secret(backup.file), PASSPHRASE),
      await keys.openBackup(new Secret(backup.file), OTHER_PASSPHRASE),
      await keys.openBackup(new Secret(SEED_TEXT), PASSPHRASE),
      await keys.keptSlots(),
    ];
    const shown = outcomes.map(everythingIn).join('\n');
    const secrets = [SEED_TEXT, text.reveal()].flatMap(formsOf);
    for (const secret of [...secrets, PASSPHRASE.reveal(), OTHER_PASSPHRASE.reveal()]) {
      expect(shown).not.toContain(secret);
    }
    // The search does find what is there.
    expect(
      everythingIn({ of: [new Map([['a', Buffer.from(SEED_TEXT, 'base64').toString('hex')]])] }),
    ).toContain(formsOf(SEED_TEXT)[1]);
  });

  it('holds no secret where it is an error', async () => {
    const text = await keys.createVault(PASSPHRASE, 1);
    const dataKey = await dataKeyOf(text);
    const [first, second] = [await newKey('base64-seed', SEED_TEXT), await newKey('base64-seed', SEED_TEXT)];
    await first.keep('a/0/vault', dataKey);
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('the disk is full', 'QuotaExceededError');
    });
    const errors = [
      await errorOf(first.keep('a/1/vault', dataKey)),
      await errorOf(second.keep('b/0/vault', dataKey)),
      await errorOf(keys.createVault(PASSPHRASE, 0)),
      await errorOf(keys.createVault(PASSPHRASE, 1)),
      await errorOf(keys.rewrapVault(PASSPHRASE, OTHER_PASSPHRASE, 1)),
      await errorOf(
        keys.sealBackup({ seed: SEED_TEXT, count: 1n }, PASSPHRASE, { iterations: 1, slots: [] }),
      ),
      await errorOf(keys.moveToBrowser('a/0/vault', 'a/1', dataKey)),
    ];
    const shown = errors.map(everythingIn).join('\n');
    for (const secret of [SEED_TEXT, text.reveal()].flatMap(formsOf)) expect(shown).not.toContain(secret);
    expect(shown).not.toContain(PASSPHRASE.reveal());
  });

  it('quotes nothing of a backup that cannot be read', async () => {
    const bytes = new TextEncoder().encode(SEED_TEXT);
    const box = await sealBox(bytes, PASSPHRASE, { purpose: 'bankroll-backup/1', iterations: 1 });
    const file = JSON.stringify({ format: 'bankroll-backup', version: 1, ...box });
    expect(await keys.openBackup(new Secret(file), PASSPHRASE)).toEqual({ ok: false, failure: 'damaged' });
  });
});
