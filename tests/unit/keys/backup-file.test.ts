import 'fake-indexeddb/auto';
import { createPublicKey, verify } from 'node:crypto';
import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../../lib/domain/secret.ts';
import {
  findSigner,
  keptSlots,
  openBackup,
  sealBackup,
  wipeKeys,
  type DataKey,
} from '../../../lib/keys/index.ts';
import {
  changedAt,
  newKey,
  newVault,
  nodeBox,
  OTHER_PASSPHRASE,
  PASSPHRASE,
  SIGNATURE,
  TEXT,
  withoutEd25519,
} from './kept.ts';
import { ed25519KeyOf, newEd25519, newRsa, pemOf, SEED_TEXT } from './make.ts';

const PURPOSE = 'bankroll-backup/1';
const DATA = { accounts: [{ name: 'Élan \u202e "quoted"', count: 3 }], settings: null };
const NO_KEYS = { iterations: 1, slots: [] };

/** Made by other software once; a file like this must open for ever. */
const FIRST_VERSION =
  '{"format":"bankroll-backup","version":1,"derivation":"PBKDF2-SHA-256","iterations":1000,"salt":"AAECAwQFBgcICQoLDA0ODw==","iv":"ZGVmZ2hpamtsbW5v","sealed":"2U3DOqL25DZJeDQdu6Tb5C1CrIRbgnoq48h7nUnQ/NrcLlqp6mC8RPnpXsL1kMui4P44ZclLVMe8OwRA2h3cBcSNlTPZLa0kf+ihdcov3LeXgYTX51k/Qwazm6gY+db6DmH/nTaPN6DdNyMDq5poo6JKRq/l5Dx1sfL/l4fKi5dYYMQFGGEBM3OL+UETpuTvvHyG/fICxET9cXYAI2ZRuZamRyk=","digest":"c94CWUlZ1coBnrRQQOaPL/uv4586B/94PkXIn/UnqEM="}';

/** Why the text is not taken as a backup; "opened" when it is. */
async function refusal(file: string, passphrase = PASSPHRASE): Promise<string> {
  const opened = await openBackup(new Secret(file), passphrase);
  return opened.ok ? 'opened' : opened.failure;
}

async function contentsOf(file: string) {
  const opened = await openBackup(new Secret(file), PASSPHRASE);
  if (!opened.ok) throw new Error(opened.failure);
  return opened.value;
}

async function signed(slot: string, dataKey: DataKey): Promise<string> {
  const signer = await findSigner(slot, dataKey);
  return signer.ok ? signer.value(TEXT) : signer.failure.kind;
}

/** A backup with these contents, made by other software. */
function fileWith(contents: string): string {
  const box = nodeBox(Buffer.from(contents), PASSPHRASE.reveal(), { purpose: PURPOSE, iterations: 1 });
  return JSON.stringify({ format: 'bankroll-backup', version: 1, ...box });
}

beforeEach(wipeKeys);

describe('a backup', () => {
  it('gives back what was put in', async () => {
    const { file, slots } = await sealBackup(DATA, PASSPHRASE, NO_KEYS);
    expect(slots).toEqual([]);
    const { data, keys } = await contentsOf(file);
    expect(data).toEqual(DATA);
    expect(keys.size).toBe(0);
  });

  it('gives back any data with any passphrase', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.json(),
        fc.string({ unit: 'binary', minLength: 1 }),
        fc.integer({ min: 1, max: 9 }),
        async (json, words, iterations) => {
          const passphrase = new Secret(words);
          const data: unknown = JSON.parse(json);
          const { file } = await sealBackup(data, passphrase, { iterations, slots: [] });
          const opened = await openBackup(new Secret(file), passphrase);
          expect(opened.ok && JSON.stringify(opened.value.data)).toBe(JSON.stringify(data));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('of the first version opens for ever', async () => {
    const { data, keys } = await contentsOf(FIRST_VERSION);
    expect(data).toEqual({ accounts: ['é'] });
    const dataKey = await newVault();
    await keys.get('a/0/vault')?.keep('z/0/vault', dataKey);
    expect(await signed('z/0/vault', dataKey)).toBe(SIGNATURE);
  });

  it('is one JSON text in which nothing can be read but how it is sealed', async () => {
    const { file } = await sealBackup(DATA, PASSPHRASE, NO_KEYS);
    const fields = JSON.parse(file) as Record<string, unknown>;
    expect(Object.keys(fields)).toEqual([
      'format',
      'version',
      'derivation',
      'iterations',
      'salt',
      'iv',
      'sealed',
      'digest',
    ]);
    for (const text of ['accounts', 'quoted', PASSPHRASE.reveal(), btoa('accounts')]) {
      expect(file).not.toContain(text);
    }
  });

  it('is taken with white space around it', async () => {
    const { file } = await sealBackup(DATA, PASSPHRASE, NO_KEYS);
    expect(await refusal(`\uFEFF ${file}\r\n`)).toBe('opened');
  });

  it.each([OTHER_PASSPHRASE, new Secret('')])('does not open with a wrong passphrase', async (passphrase) => {
    const { file } = await sealBackup(DATA, PASSPHRASE, NO_KEYS);
    expect(await refusal(file, passphrase)).toBe('wrong-passphrase');
  });

  it('holds megabytes', async () => {
    const data = Array.from({ length: 50_000 }, (_, at) => ({ at, total: '1234.560000' }));
    const { file } = await sealBackup(data, PASSPHRASE, NO_KEYS);
    expect(file.length).toBeGreaterThan(2_000_000);
    const { data: read } = await contentsOf(file);
    expect(JSON.stringify(read) === JSON.stringify(data)).toBe(true);
  });

  it('is not made too large to be opened', async () => {
    const data = 'x'.repeat(24_000_000);
    await expect(sealBackup(data, PASSPHRASE, NO_KEYS)).rejects.toThrow(RangeError);
  });
});

describe('keys in a backup', () => {
  it('are those asked for that are in the vault, and can be kept in another vault', async () => {
    const rsa = newRsa();
    const dataKey = await newVault();
    await (await newKey('base64-seed', SEED_TEXT)).keep('a/0/vault', dataKey);
    await (await newKey('pem', pemOf(rsa, 'pkcs1'))).keep('b/3/vault', dataKey);
    await (await newKey('pem', pemOf(newEd25519(), 'pkcs8'))).keep('c/0/vault', dataKey);
    await (await newKey('pem', pemOf(newEd25519(), 'pkcs8'))).keep('d/0');
    const asked = ['a/0/vault', 'b/3/vault', 'd/0', 'nobody/0/vault'];
    const { file, slots } = await sealBackup(DATA, PASSPHRASE, { iterations: 1, slots: asked, dataKey });
    expect(slots).toEqual(['a/0/vault', 'b/3/vault']);

    await wipeKeys();
    const elsewhere = await newVault(OTHER_PASSPHRASE);
    const { keys } = await contentsOf(file);
    expect([...keys.keys()]).toEqual(['a/0/vault', 'b/3/vault']);
    expect(await keptSlots()).toEqual([]);
    await keys.get('a/0/vault')?.keep('x/0/vault', elsewhere);
    await keys.get('b/3/vault')?.keep('y/0/vault', elsewhere);
    expect(await signed('x/0/vault', elsewhere)).toBe(SIGNATURE);
    expect(await findSigner('x/0/vault')).toEqual({ ok: false, failure: { kind: 'locked' } });
    const signature = Buffer.from(await signed('y/0/vault', elsewhere), 'base64');
    const options = { key: createPublicKey(rsa), padding: 6, saltLength: 32 };
    expect(verify('sha256', Buffer.from(TEXT), options, signature)).toBe(true);
  });

  it('stay behind while the vault is locked', async () => {
    await (await newKey('base64-seed', SEED_TEXT)).keep('a/0/vault', await newVault());
    const { file, slots } = await sealBackup(DATA, PASSPHRASE, { iterations: 1, slots: ['a/0/vault'] });
    expect(slots).toEqual([]);
    expect((await contentsOf(file)).keys.size).toBe(0);
  });

  it('stay behind when they do not open', async () => {
    await (await newKey('base64-seed', SEED_TEXT)).keep('a/0/vault', await newVault());
    const dataKey = await newVault();
    const { slots } = await sealBackup(DATA, PASSPHRASE, { iterations: 1, slots: ['a/0/vault'], dataKey });
    expect(slots).toEqual([]);
  });

  it('come along and back in a browser without Ed25519', async () => {
    withoutEd25519();
    const dataKey = await newVault();
    await (await newKey('base64-seed', SEED_TEXT)).keep('a/0/vault', dataKey);
    const { file } = await sealBackup(DATA, PASSPHRASE, { iterations: 1, slots: ['a/0/vault'], dataKey });
    await (await contentsOf(file)).keys.get('a/0/vault')?.keep('b/0/vault', dataKey);
    expect(await signed('b/0/vault', dataKey)).toBe(SIGNATURE);
  });

  it('cannot be read in the file', async () => {
    const pkcs8 = ed25519KeyOf(SEED_TEXT).export({ type: 'pkcs8', format: 'der' });
    const dataKey = await newVault();
    await (await newKey('base64-seed', SEED_TEXT)).keep('a/0/vault', dataKey);
    const { file } = await sealBackup(DATA, PASSPHRASE, { iterations: 1, slots: ['a/0/vault'], dataKey });
    for (const form of ['base64', 'base64url', 'hex'] as const) {
      expect(file).not.toContain(pkcs8.toString(form).slice(0, 20));
      expect(file).not.toContain(pkcs8.subarray(-32).toString(form).slice(0, 20));
    }
  });

  it('are kept once', async () => {
    const dataKey = await newVault();
    const key = (await contentsOf(FIRST_VERSION)).keys.get('a/0/vault');
    await key?.keep('x/0/vault', dataKey);
    await expect(key?.keep('y/0/vault', dataKey)).rejects.toThrow('once');
    expect(await keptSlots()).toEqual(['x/0/vault']);
  });
});

describe('a backup that is refused', () => {
  it('is one with any character changed', async () => {
    const start = '{"format":"bankroll-backup"';
    for (let index = 0; index < FIRST_VERSION.length; index += 1) {
      const reason = await refusal(changedAt(FIRST_VERSION, index));
      expect([index, reason]).toEqual([index, index < start.length ? 'not-a-backup' : 'damaged']);
    }
  });

  it('is one that was cut off anywhere', async () => {
    const start = '{"format":"bankroll-backup"';
    for (let length = 0; length < FIRST_VERSION.length; length += 1) {
      const reason = await refusal(FIRST_VERSION.slice(0, length));
      expect([length, reason]).toEqual([length, length < start.length ? 'not-a-backup' : 'damaged']);
    }
  });

  it.each<[title: string, text: string, reason: string]>([
    ['nothing', '', 'not-a-backup'],
    ['words', 'my backup', 'not-a-backup'],
    ['null', 'null', 'not-a-backup'],
    ['a list', '[]', 'not-a-backup'],
    ['a text', '"bankroll-backup"', 'not-a-backup'],
    ['an object', '{}', 'not-a-backup'],
    ['another format', '{"format":"other","version":1}', 'not-a-backup'],
    ['another format, newer', '{"format":"other","version":2}', 'not-a-backup'],
    ['no version', '{"format":"bankroll-backup"}', 'damaged'],
    ['version 0', '{"format":"bankroll-backup","version":0}', 'damaged'],
    ['a version and a half', '{"format":"bankroll-backup","version":1.5}', 'damaged'],
    ['a version as text', '{"format":"bankroll-backup","version":"2"}', 'damaged'],
    ['nothing but a version', '{"format":"bankroll-backup","version":1}', 'damaged'],
    ['a newer version', '{"format":"bankroll-backup","version":2}', 'newer'],
    ['a much newer version', '{"version":40,"body":["?"],"format":"bankroll-backup"}', 'newer'],
    ['the fields of a vault', FIRST_VERSION.replace('bankroll-backup', 'bankroll-vault'), 'not-a-backup'],
    ['a newer version, else like this one', FIRST_VERSION.replace('"version":1', '"version":2'), 'newer'],
    ['a field more', FIRST_VERSION.replace('{', '{"hint":"the usual",'), 'damaged'],
    ['no iterations', FIRST_VERSION.replace('1000', '0'), 'damaged'],
    ['iterations for hours', FIRST_VERSION.replace('1000', '20000001'), 'damaged'],
    ['iterations as text', FIRST_VERSION.replace('1000', '"1000"'), 'damaged'],
    ['another derivation', FIRST_VERSION.replace('PBKDF2-SHA-256', 'scrypt'), 'damaged'],
    ['more than can be', ' '.repeat(32_000_001), 'too-large'],
  ])('is %s', async (_title, text, reason) => {
    expect(await refusal(text)).toBe(reason);
  });

  const pkcs8 = ed25519KeyOf(SEED_TEXT).export({ type: 'pkcs8', format: 'der' }).toString('base64');

  it.each<[title: string, contents: string, expected: string]>([
    ['good', `{"data":1,"keys":{"a":{"algorithm":"ed25519","pkcs8":"${pkcs8}"}}}`, 'opened'],
    ['no JSON', `{"data":1`, 'damaged'],
    ['without data', `{"keys":{}}`, 'damaged'],
    ['without keys', `{"data":1}`, 'damaged'],
    ['with keys of no form', `{"data":1,"keys":{"a":"${pkcs8}"}}`, 'damaged'],
    [
      'with a key of the other algorithm',
      `{"data":1,"keys":{"a":{"algorithm":"rsa","pkcs8":"${pkcs8}"}}}`,
      'damaged',
    ],
    ['with a key that is none', `{"data":1,"keys":{"a":{"algorithm":"rsa","pkcs8":"MAA="}}}`, 'damaged'],
    ['with a key that is no base64', `{"data":1,"keys":{"a":{"algorithm":"rsa","pkcs8":"*"}}}`, 'damaged'],
  ])('or not, by its contents: %s', async (_title, contents, expected) => {
    expect(await refusal(fileWith(contents))).toBe(expected);
  });

  it('never throws, and never opens', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string(), fc.json(), fc.constant('{"format":"bankroll-backup"')),
        fc.string(),
        async (start, rest) => {
          expect(await refusal(`${start}${rest}`)).toMatch(/^(not-a-backup|damaged|newer)$/);
        },
      ),
    );
  });
});
