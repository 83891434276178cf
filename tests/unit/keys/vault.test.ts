import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Secret } from '../../../lib/domain/secret.ts';
import {
  createVault,
  findSigner,
  forgetVault,
  hasVault,
  importDataKey,
  openVault,
  rewrapVault,
  wipeKeys,
} from '../../../lib/keys/index.ts';
import { getEnvelope, putEnvelope } from '../../../lib/keys/store.ts';
import {
  changedAt,
  dataKeyOf,
  newKey,
  nodeBox,
  OTHER_PASSPHRASE,
  PASSPHRASE,
  SIGNATURE,
  TEXT,
} from './kept.ts';
import { SEED_TEXT } from './make.ts';

const PURPOSE = 'bankroll-vault/1';

/** The data key that the passphrase opens, or why it does not. */
async function opened(passphrase: Secret): Promise<string> {
  const result = await openVault(passphrase, 1);
  return result.ok ? result.value.reveal() : result.failure;
}

async function envelope(): Promise<Record<string, unknown>> {
  const stored = await getEnvelope();
  if (typeof stored !== 'object' || stored === null) throw new Error('no envelope');
  return { ...stored };
}

/** Runs `meanwhile` once, between the opening of the envelope and the saving of the next one. */
function beforeTheNextSeal(meanwhile: () => Promise<unknown>): void {
  const encrypt = crypto.subtle.encrypt.bind(crypto.subtle);
  vi.spyOn(crypto.subtle, 'encrypt').mockImplementationOnce(async (...given) => {
    await meanwhile();
    return encrypt(...given);
  });
}

beforeEach(wipeKeys);

describe('a vault', () => {
  it('is not there at first', async () => {
    expect(await hasVault()).toBe(false);
    expect(await openVault(PASSPHRASE, 1)).toEqual({ ok: false, failure: 'missing' });
    expect(await rewrapVault(PASSPHRASE, OTHER_PASSPHRASE, 1)).toEqual({ ok: false, failure: 'missing' });
    expect(await hasVault()).toBe(false);
  });

  it('opens with its passphrase to the data key that it was made with', async () => {
    const dataKey = await createVault(PASSPHRASE, 1);
    expect(Buffer.from(dataKey.reveal(), 'base64').length).toBe(32);
    expect(await hasVault()).toBe(true);
    expect(await opened(PASSPHRASE)).toBe(dataKey.reveal());
    expect(await opened(OTHER_PASSPHRASE)).toBe('wrong');
    expect(await opened(new Secret(''))).toBe('wrong');
  });

  it('has another data key each time it is made', async () => {
    const first = await createVault(PASSPHRASE, 1);
    const second = await createVault(PASSPHRASE, 1);
    expect(second.reveal()).not.toBe(first.reveal());
    expect(await opened(PASSPHRASE)).toBe(second.reveal());
  });

  it('made by other software opens', async () => {
    const box = nodeBox(Buffer.alloc(32, 7), PASSPHRASE.reveal(), { purpose: PURPOSE, iterations: 1000 });
    await putEnvelope({ version: 1, ...box });
    expect(await opened(PASSPHRASE)).toBe(Buffer.alloc(32, 7).toString('base64'));
  });

  it('of the first version opens for ever', async () => {
    await putEnvelope({
      version: 1,
      derivation: 'PBKDF2-SHA-256',
      iterations: 1000,
      salt: 'AAECAwQFBgcICQoLDA0ODw==',
      iv: 'ZGVmZ2hpamtsbW5v',
      sealed: 'pWigXNGQwQs1XVJ538ypjV42ibkHp76ExpIBtmy8nqTmNwHLjSie5N01oPg+FLWv',
      digest: 'UZhzL6xKm1zluqpy1pJaX/IfIB/iVEAQH41BSV8UfCM=',
    });
    expect(await opened(PASSPHRASE)).toBe(Buffer.alloc(32, 7).toString('base64'));
  });

  it('does not give its data key or passphrase away', async () => {
    const dataKey = await createVault(PASSPHRASE, 1);
    const text = JSON.stringify(await envelope());
    expect(text).not.toContain(dataKey.reveal());
    expect(text).not.toContain(PASSPHRASE.reveal());
  });

  it('is gone when it is forgotten', async () => {
    await createVault(PASSPHRASE, 1);
    await forgetVault();
    expect(await hasVault()).toBe(false);
    expect(await opened(PASSPHRASE)).toBe('missing');
  });

  it('is not there when it could not be saved, and an earlier one stays', async () => {
    const before = await createVault(PASSPHRASE, 1);
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('the disk is full', 'QuotaExceededError');
    });
    await expect(createVault(OTHER_PASSPHRASE, 1)).rejects.toThrow('full');
    vi.restoreAllMocks();
    expect(await opened(PASSPHRASE)).toBe(before.reveal());
  });
});

describe('a damaged vault', () => {
  it('says so wherever a character of it was changed, and never opens', async () => {
    await createVault(PASSPHRASE, 15);
    const whole = await envelope();
    for (const field of ['derivation', 'salt', 'iv', 'sealed', 'digest']) {
      const text = String(whole[field]);
      for (let index = 0; index < text.length; index += 1) {
        await putEnvelope({ ...whole, [field]: changedAt(text, index) });
        expect([field, index, await opened(PASSPHRASE)]).toEqual([field, index, 'damaged']);
      }
    }
  });

  it.each<[title: string, change: Record<string, unknown>]>([
    ['other iterations', { iterations: 14 }],
    ['no iterations', { iterations: 0 }],
    ['more iterations than anybody waits for', { iterations: 20_000_001 }],
    ['iterations as text', { iterations: '15' }],
    ['a version to come', { version: 2 }],
    ['no version', { version: undefined }],
    ['no salt', { salt: undefined }],
    ['bytes for text', { sealed: new Uint8Array(48) }],
    ['something more', { hint: 'the usual one' }],
  ])('is one with %s', async (_title, change) => {
    await createVault(PASSPHRASE, 15);
    await putEnvelope({ ...(await envelope()), ...change });
    expect(await opened(PASSPHRASE)).toBe('damaged');
    expect(await rewrapVault(PASSPHRASE, OTHER_PASSPHRASE, 1)).toEqual({ ok: false, failure: 'damaged' });
    expect(await hasVault()).toBe(true);
  });

  it.each([[[]], [{}], ['envelope' as unknown as object], [new Uint8Array(3)]])(
    'is anything else: %j',
    async (stored) => {
      await putEnvelope(stored);
      expect(await opened(PASSPHRASE)).toBe('damaged');
    },
  );

  it('is one that holds no data key', async () => {
    const box = nodeBox(Buffer.alloc(31, 7), PASSPHRASE.reveal(), { purpose: PURPOSE, iterations: 1 });
    await putEnvelope({ version: 1, ...box });
    expect(await opened(PASSPHRASE)).toBe('damaged');
  });

  it('is a backup in its place', async () => {
    const purpose = 'bankroll-backup/1';
    const box = nodeBox(Buffer.alloc(32, 7), PASSPHRASE.reveal(), { purpose, iterations: 1 });
    await putEnvelope({ version: 1, ...box });
    expect(await opened(PASSPHRASE)).toBe('damaged');
  });
});

describe('changing the passphrase', () => {
  it('keeps the data key and what is sealed under it', async () => {
    const dataKey = await createVault(PASSPHRASE, 1);
    await (await newKey('base64-seed', SEED_TEXT)).keep('a/0/vault', await dataKeyOf(dataKey));
    expect(await rewrapVault(PASSPHRASE, OTHER_PASSPHRASE, 1)).toEqual({ ok: true, value: null });
    expect(await opened(OTHER_PASSPHRASE)).toBe(dataKey.reveal());
    expect(await opened(PASSPHRASE)).toBe('wrong');
    const signer = await findSigner('a/0/vault', await dataKeyOf(dataKey));
    expect(signer.ok && (await signer.value(TEXT))).toBe(SIGNATURE);
  });

  it('needs the present one', async () => {
    const dataKey = await createVault(PASSPHRASE, 1);
    expect(await rewrapVault(OTHER_PASSPHRASE, new Secret('a third one'), 1)).toEqual({
      ok: false,
      failure: 'wrong',
    });
    expect(await opened(PASSPHRASE)).toBe(dataKey.reveal());
  });

  it('never asks for fewer iterations than before', async () => {
    await createVault(PASSPHRASE, 5);
    await rewrapVault(PASSPHRASE, OTHER_PASSPHRASE, 3);
    expect((await envelope()).iterations).toBe(5);
    await rewrapVault(OTHER_PASSPHRASE, PASSPHRASE, 9);
    expect((await envelope()).iterations).toBe(9);
  });

  it('leaves, at every moment, either the old envelope or the new one', async () => {
    const dataKey = await createVault(PASSPHRASE, 1);
    const seen = new Map<string, Record<string, unknown>>();
    const state = { isDone: false };
    const change = rewrapVault(PASSPHRASE, OTHER_PASSPHRASE, 1).finally(() => {
      state.isDone = true;
    });
    while (!state.isDone) {
      const now = await envelope();
      seen.set(String(now.digest), now);
    }
    await change;
    const last = await envelope();
    seen.set(String(last.digest), last);
    expect(seen.size).toBe(2);
    const [before, after] = [...seen.values()];
    await putEnvelope(before ?? {});
    expect([await opened(PASSPHRASE), await opened(OTHER_PASSPHRASE)]).toEqual([dataKey.reveal(), 'wrong']);
    await putEnvelope(after ?? {});
    expect([await opened(PASSPHRASE), await opened(OTHER_PASSPHRASE)]).toEqual(['wrong', dataKey.reveal()]);
  });

  it('changes nothing when the new envelope cannot be saved', async () => {
    const dataKey = await createVault(PASSPHRASE, 1);
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('the disk is full', 'QuotaExceededError');
    });
    await expect(rewrapVault(PASSPHRASE, OTHER_PASSPHRASE, 1)).rejects.toThrow('full');
    vi.restoreAllMocks();
    expect(await opened(PASSPHRASE)).toBe(dataKey.reveal());
    expect(await opened(OTHER_PASSPHRASE)).toBe('wrong');
  });

  it('goes on when the iterations are raised in between', async () => {
    const dataKey = await createVault(PASSPHRASE, 1);
    beforeTheNextSeal(() => openVault(PASSPHRASE, 6));
    expect((await rewrapVault(PASSPHRASE, OTHER_PASSPHRASE, 2)).ok).toBe(true);
    expect(await opened(OTHER_PASSPHRASE)).toBe(dataKey.reveal());
    expect((await envelope()).iterations).toBe(6);
  });

  it('does not undo another change that came first', async () => {
    const dataKey = await createVault(PASSPHRASE, 1);
    const third = new Secret('a third passphrase');
    beforeTheNextSeal(() => rewrapVault(PASSPHRASE, third, 1));
    expect(await rewrapVault(PASSPHRASE, OTHER_PASSPHRASE, 1)).toEqual({ ok: false, failure: 'wrong' });
    expect(await opened(third)).toBe(dataKey.reveal());
  });

  it('does not bring a forgotten vault back', async () => {
    await createVault(PASSPHRASE, 1);
    beforeTheNextSeal(forgetVault);
    expect(await rewrapVault(PASSPHRASE, OTHER_PASSPHRASE, 1)).toEqual({ ok: false, failure: 'missing' });
    expect(await hasVault()).toBe(false);
  });
});

describe('opening a vault', () => {
  it('raises iterations that are fewer than the least now', async () => {
    const dataKey = await createVault(PASSPHRASE, 1);
    const before = await envelope();
    expect((await openVault(PASSPHRASE, 4)).ok).toBe(true);
    const after = await envelope();
    expect(after.iterations).toBe(4);
    expect(after.salt).not.toBe(before.salt);
    expect(await opened(PASSPHRASE)).toBe(dataKey.reveal());
  });

  it.each([1, 4])('leaves it alone when no more are offered than %i', async (offered) => {
    await createVault(PASSPHRASE, 4);
    const before = await envelope();
    await openVault(PASSPHRASE, offered);
    expect(await envelope()).toEqual(before);
  });

  it('leaves iterations alone that are enough', async () => {
    await createVault(PASSPHRASE, 1_000_000);
    const before = await envelope();
    expect((await openVault(PASSPHRASE, 1_000_001)).ok).toBe(true);
    expect(await envelope()).toEqual(before);
  });

  it('with a wrong passphrase changes nothing', async () => {
    await createVault(PASSPHRASE, 1);
    const before = await envelope();
    await openVault(OTHER_PASSPHRASE, 4);
    expect(await envelope()).toEqual(before);
  });

  it('succeeds also when the raised envelope cannot be saved', async () => {
    const dataKey = await createVault(PASSPHRASE, 1);
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('the disk is full', 'QuotaExceededError');
    });
    const result = await openVault(PASSPHRASE, 4);
    vi.restoreAllMocks();
    expect(result.ok && result.value.reveal()).toBe(dataKey.reveal());
    expect((await envelope()).iterations).toBe(1);
  });

  it('does not undo a change of the passphrase that comes in between', async () => {
    const dataKey = await createVault(PASSPHRASE, 1);
    beforeTheNextSeal(() => rewrapVault(PASSPHRASE, OTHER_PASSPHRASE, 1));
    expect((await openVault(PASSPHRASE, 4)).ok).toBe(true);
    expect(await opened(OTHER_PASSPHRASE)).toBe(dataKey.reveal());
    expect(await opened(PASSPHRASE)).toBe('wrong');
  });

  it('does not bring a forgotten vault back', async () => {
    await createVault(PASSPHRASE, 1);
    beforeTheNextSeal(forgetVault);
    await openVault(PASSPHRASE, 4);
    expect(await hasVault()).toBe(false);
  });
});

describe('a data key', () => {
  it('cannot be exported in any form', async () => {
    const dataKey = await dataKeyOf(await createVault(PASSPHRASE, 1));
    expect(dataKey.extractable).toBe(false);
    for (const format of ['raw', 'jwk'] as const) {
      await expect(crypto.subtle.exportKey(format, dataKey)).rejects.toThrow();
    }
  });

  it.each([
    ['nothing', ''],
    ['too little', Buffer.alloc(31).toString('base64')],
    ['too much', Buffer.alloc(33).toString('base64')],
    ['no base64', '*'.repeat(44)],
  ])('is not made of %s', async (_title, text) => {
    expect(await importDataKey(new Secret(text))).toBeUndefined();
  });
});
