import { Secret } from '../../../lib/domain/secret.ts';
import { sealBox } from '../../../lib/keys/passphrase-box.ts';
import { HOSTILE_NAMES, LONG_NAMES } from './hostile-texts.ts';

export const FILE_PASSPHRASE = 'a passphrase that a stranger told';
const FORMAT = 'bankroll-backup';

/** A file in the form of a backup, sealed as it should be, with anything in it. */
export async function sealedFile(contents: string): Promise<string> {
  const bytes = new TextEncoder().encode(contents);
  const box = await sealBox(bytes, new Secret(FILE_PASSPHRASE), {
    purpose: `${FORMAT}/1`,
    iterations: 1_000,
  });
  return JSON.stringify({ format: FORMAT, version: 1, ...box });
}

/** The file with something else in what is not sealed. */
async function changed(change: object): Promise<string> {
  return JSON.stringify({ ...(JSON.parse(await sealedFile(contentsOf({}))) as object), ...change });
}

export interface OfferedFile {
  readonly title: string;
  readonly bytes: () => Promise<Buffer> | Buffer;
}

function file(title: string, bytes: () => Promise<string | Buffer> | string | Buffer): OfferedFile {
  return { title, bytes: async () => Buffer.from(await bytes()) };
}

/** Not even the beginning of a backup. */
export const NO_BACKUPS: readonly OfferedFile[] = [
  file('bytes', () => Buffer.from(Array.from({ length: 5_000 }, (_none, index) => (index * 37) % 256))),
  file('nothing', () => ''),
  file('JSON of another kind', () =>
    JSON.stringify({ name: HOSTILE_NAMES.image, keys: [HOSTILE_NAMES.script] }),
  ),
  file('a list', () => '[{"format":"bankroll-backup"}]'),
  file('a web page', () => `<!doctype html>${HOSTILE_NAMES.script}${HOSTILE_NAMES.image}`),
  file('lists in lists', () => '['.repeat(5_000_000)),
  file('a format that only looks like it', () => '{"format":"Bankroll-backup","version":1}'),
  file('a format by inheritance', () => '{"__proto__":{"format":"bankroll-backup","version":1}}'),
];

function account(change: object): object {
  return {
    id: 'a',
    exchange: 'kalshi',
    environment: 'production',
    name: 'From a file',
    keyId: 'key-of-a-stranger',
    keyGeneration: 0,
    addedAt: 1,
    ...change,
  };
}

const SNAPSHOT = { cycle: 1, committedAt: 1, accounts: {}, baselines: {}, alerts: [], clocks: {} };

function dataOf({ accounts = [account({})], snapshot = {}, more = {} }: Contents): object {
  return {
    version: 1,
    exportedAt: 1,
    accounts: { v: 1, data: accounts },
    snapshot: { v: 2, data: { ...SNAPSHOT, ...snapshot } },
    ...more,
  };
}

interface Contents {
  readonly accounts?: unknown;
  readonly snapshot?: object;
  readonly more?: object;
  readonly keys?: unknown;
}

function contentsOf(contents: Contents): string {
  return JSON.stringify({ data: dataOf(contents), keys: contents.keys ?? {} });
}

function sealed(title: string, contents: Contents): OfferedFile {
  return file(title, () => sealedFile(contentsOf(contents)));
}

const state = { attemptedAt: 1, failuresInRow: 0 };

/** Sealed as they should be, and not to be believed. */
export const BAD_BACKUPS: readonly OfferedFile[] = [
  file('one that was cut off', async () => (await sealedFile(contentsOf({}))).slice(0, 300)),
  file('more rounds than anybody chose', () => changed({ iterations: 1e9 })),
  file('fewer rounds than there are', () => changed({ iterations: 0 })),
  file('rounds in words', () => changed({ iterations: '1000' })),
  file('another derivation', () => changed({ derivation: HOSTILE_NAMES.image })),
  file('a salt that is markup', () => changed({ salt: HOSTILE_NAMES.image })),
  file('a field too many', () => changed({ hostile: HOSTILE_NAMES.image })),
  file('contents that are no JSON', () => sealedFile(HOSTILE_NAMES.script)),
  file('contents that are nothing', () => sealedFile('null')),
  file('lists in lists for contents', () => sealedFile('['.repeat(1_000_000))),
  sealed('accounts that are text', { accounts: HOSTILE_NAMES.image }),
  sealed('an account that is nothing', { accounts: [null] }),
  sealed('an account without a name', { accounts: [account({ name: undefined })] }),
  sealed('a name that takes no room', { accounts: [account({ name: '\u200b' })] }),
  ...Object.entries(LONG_NAMES).map(([title, name]) =>
    sealed(`a name that nobody could type: ${title}`, { accounts: [account({ name })] }),
  ),
  sealed('a name that is a list', { accounts: [account({ name: [HOSTILE_NAMES.image] })] }),
  ...['__proto__', 'constructor', 'toString'].map((id) =>
    sealed(`an account called ${id}`, { accounts: [account({ id })] }),
  ),
  sealed('a generation below zero', { accounts: [account({ keyGeneration: -1 })] }),
  sealed('a generation in parts', { accounts: [account({ keyGeneration: 0.5 })] }),
  sealed('a key id that could not be sent', { accounts: [account({ keyId: 'a\r\nX-Other: b' })] }),
  sealed('a key id of markup', { accounts: [account({ keyId: HOSTILE_NAMES.image })] }),
  sealed('a place to keep keys that is none', { accounts: [account({ keptIn: 'cloud' })] }),
  sealed('more subaccounts than there are', {
    accounts: [account({ namedSubaccounts: Array.from({ length: 64 }, () => 1) })],
  }),
  sealed('subaccounts that there are not', { accounts: [account({ namedSubaccounts: [64, -1] })] }),
  sealed('money as a number', {
    snapshot: {
      accounts: { a: { ...state, reading: { pockets: [{ balance: { cash: 1 } }], fetchedAt: 1 } } },
    },
  }),
  sealed('money as markup', {
    snapshot: {
      accounts: {
        a: { ...state, reading: { pockets: [{ balance: { cash: HOSTILE_NAMES.image } }], fetchedAt: 1 } },
      },
    },
  }),
  sealed('a time that no calendar has', { snapshot: { accounts: { a: { ...state, attemptedAt: 1e300 } } } }),
  sealed('a failure that is none', {
    snapshot: { accounts: { a: { ...state, failure: { kind: 'hostile' } } } },
  }),
  sealed('settings that are none', { more: { settings: { v: 2, data: { refreshMinutes: 0 } } } }),
  sealed('keys that are a list', { keys: [HOSTILE_NAMES.image] }),
  sealed('a key that is no key', { keys: { 'a/0/vault': { algorithm: 'rsa', pkcs8: 'AAAA' } } }),
  sealed('a key that is no text', { keys: { 'a/0/vault': { algorithm: 'ed25519', pkcs8: '\u0000' } } }),
];

/** Made by a Bankroll of the future, or so they say. */
export const NEWER_BACKUPS: readonly OfferedFile[] = [
  file('a later form', () => changed({ version: 99 })),
  sealed('later contents', { more: { version: 2 } }),
  sealed('an exchange that is not known', { accounts: [account({ exchange: HOSTILE_NAMES.image })] }),
  sealed('a list of accounts in a later form', { more: { accounts: { v: 9, data: [] } } }),
];

/** More than anybody has. */
export const LARGE_BACKUPS: readonly OfferedFile[] = [
  sealed('201 accounts', {
    accounts: Array.from({ length: 201 }, (_none, index) => account({ id: `a${index}`, keyId: `k${index}` })),
  }),
];

const unasked = JSON.parse('{"__proto__":{"hostile":1},"constructor":{"hostile":1},"hostile":1}') as object;

/**
 * In the right form, with the worst in it that the form allows: taken, as text. Says other figures of an account that is here
 * already, too: `knownKeyId` is its key's.
 */
export function worstBackup(knownKeyId: string): Promise<string> {
  const names = [...Object.values(HOSTILE_NAMES), 'Main', 'main'];
  const strangers = names.map((name, index) =>
    // The same id for all of them, and the vault for keys that did not come along.
    account({ name, keyId: `stranger-${index}`, keptIn: 'vault', keyGeneration: 2 ** 40, ...unasked }),
  );
  const known = account({ id: 'known', name: 'Not Main', keyId: knownKeyId, keyGeneration: 7 });
  const states = JSON.stringify({
    a: {
      ...state,
      failure: { kind: 'unreadable', field: HOSTILE_NAMES.override, shape: HOSTILE_NAMES.image },
    },
    known: {
      ...state,
      reading: {
        pockets: [{ number: 0, balance: { cash: '999000000', positions: '0' } }],
        fetchedAt: 1_700_000_000_000,
      },
    },
  });
  return sealedFile(
    contentsOf({
      accounts: [...strangers, known],
      snapshot: {
        accounts: JSON.parse(
          states.replace('{', '{"constructor":{"attemptedAt":1,"failuresInRow":0},'),
        ) as object,
        baselines: { a: { 0: '1' } },
        alerts: [{ id: HOSTILE_NAMES.image, accountId: 'a', from: '0', to: '999000000' }],
        cycle: Number.MAX_SAFE_INTEGER,
      },
      more: { ...unasked },
    }),
  );
}
