import { EXCHANGE_NAMES, type Environment, type ExchangeId } from '../account.ts';

export const KEY_USE_TEXT = {
  heading: 'How your key is used',
  intro:
    'Bankroll holds API keys, some of which can trade. This page tells what becomes of such a key, lists what Bankroll may do in this browser, and shows the code that touches keys.',
  way: 'The way of a key',
  permissions: 'What Bankroll may do here',
  permissionsIntro:
    'As this browser has it at this moment. Optional permissions are asked for when they are first needed, and you can take them back in the browser’s settings for Bankroll.',
  granted: 'Granted',
  notGranted: 'Not granted',
  unread: 'The browser does not say',
  build: 'This build',
  version: 'Version',
  hash: 'Hash',
  noHash: 'None: this copy was not made by a finished build.',
  hashHint:
    'A copy that was changed on purpose could state any hash here. To be sure, compute it outside of Bankroll: docs/verify.md in the sources tells how, in one command.',
  code: 'The code that touches keys',
  codeIntro:
    'These are the source files from which this very build was made, comments included. With the forms that you type into, it is the code through which a key or a passphrase passes. What leaves it is the signature of one line and, if you ask for one, a sealed backup.',
  codeLoading: 'Loading the sources…',
  codeGone: 'The sources could not be loaded. Bankroll was probably just updated: reload this page.',
} as const;

/** What becomes of a key, one step an entry: its name, and what happens. */
export const KEY_STEPS: readonly (readonly [name: string, text: string])[] = [
  [
    'Typed',
    'You paste the key into the settings page. The page hands it to Bankroll’s background once, inside the browser, and empties its form. No other page, and no web page, has a part in it.',
  ],
  [
    'Imported',
    'The background reads the text and gives it to the browser’s own cryptography as a key that signs but cannot be exported by any script. From then on Bankroll has no text of it any more.',
  ],
  [
    'Kept',
    'In this browser: as such a key, in a database that only Bankroll can open; someone who copies your whole browser profile copies it. In the passphrase vault: sealed with AES-GCM under a key that only your passphrase opens; while the vault is open that key is held in memory, and closing the vault drops it.',
  ],
  [
    'Signs one line',
    'To read your account, Bankroll has the browser sign the time, the word GET and the path, such as 1703123456789GET/trade-api/v2/portfolio/balance. Nothing else is ever signed.',
  ],
  [
    'Sent as three headers',
    'The key ID, the time and the signature go to the exchange as headers of a GET request. The key itself never leaves. There is no code for another kind of request, and the browser refuses every other host.',
  ],
];

const PERMISSION_REASONS: Readonly<Record<string, string>> = {
  storage: 'Keeps accounts, settings and the last figures in this browser.',
  alarms: 'Reads your balances every few minutes, and locks on time.',
  unlimitedStorage: 'Keeps the browser from clearing keys and the request log when the disk runs low.',
  notifications: 'Tells you when a balance changes. Optional.',
  idle: 'Lets Bankroll lock when nobody uses the computer or its screen locks. Optional.',
};

/** Why a permission is in the manifest. One without a reason is not meant to be there. */
export function permissionReason(name: string): string {
  return PERMISSION_REASONS[name] ?? 'Bankroll has no use for this. Please report it as a security problem.';
}

/** Why a host is in the manifest. `rank`: 0 is asked first. */
export function hostReason(exchange: ExchangeId, environment: Environment, rank: number): string {
  const name = `${EXCHANGE_NAMES[exchange]}${environment === 'demo' ? ', demo' : ''}`;
  return rank === 0
    ? `${name}: reads your balances there. Asked for with your first account.`
    : `${name}: used when the first host does not answer.`;
}

/** What each of the shown sources is for, by its path. */
const SOURCE_PURPOSES: Readonly<Record<string, string>> = {
  'lib/messages.ts': 'What a page can ask for. It carries what you typed to the background, once.',
  'lib/background/command-schema.ts':
    'Checks what the pages ask for, and wraps every key and passphrase at once.',
  'lib/background/commands.ts': 'Checks who asks, and hands each request to the part that does it.',
  'lib/domain/secret.ts': 'That wrapping: nothing can print what is in it by accident.',
  'lib/keys/index.ts': 'The only door: text goes in, signatures come out.',
  'lib/keys/key-text.ts': 'Reads what you pasted, and says what is wrong with it.',
  'lib/keys/base64.ts': 'Turns text into bytes and back.',
  'lib/keys/der.ts': 'Tells what kind of key a file holds.',
  'lib/keys/private-key.ts': 'The key as it was pasted, until it is kept; then its bytes are overwritten.',
  'lib/keys/imported-key.ts': 'Makes a key that signs and cannot be exported; signs.',
  'lib/keys/store.ts': 'The database in which keys lie. No other file opens it.',
  'lib/keys/key-record.ts': 'The form of what lies there, checked whenever it is read.',
  'lib/keys/sealed-key.ts': 'Seals a key for the vault, and opens it to sign.',
  'lib/keys/aes-gcm.ts': 'How everything that is sealed here is sealed.',
  'lib/keys/passphrase-box.ts': 'Seals and opens with a passphrase: the vault and backups.',
  'lib/keys/passphrase-cost.ts': 'How much work one guess at a passphrase takes.',
  'lib/keys/data-key.ts': 'The vault’s own key, under which the keys in it are sealed.',
  'lib/keys/vault.ts': 'The envelope in which that key lies: made, opened, given another passphrase.',
  'lib/keys/backup-file.ts': 'Makes and opens backup files, with keys in them only if you ask for it.',
  'lib/background/backup.ts': 'What goes into a backup, and what comes out of one.',
  'lib/background/prove-key.ts': 'Lets the exchange confirm a key before it is kept.',
  'lib/background/accounts.ts': 'Keeps, replaces and moves the keys of accounts.',
  'lib/background/vault.ts': 'Opens the vault, changes its passphrase, starts it over.',
  'lib/background/vault-use.ts':
    'Hands the open vault’s key to what signs, and drops it when its time is over.',
  'lib/background/lock.ts': 'Locks: by hand, by time, and when nobody is there.',
  'lib/background/tools.ts': 'Gives each reading of an account a way to sign, and nothing else of the key.',
  'lib/state/vault-key-item.ts': 'Where the open vault’s key is held: in memory, until the vault is closed.',
  'lib/exchanges/kalshi/sign.ts': 'The line that is signed for Kalshi, and the headers.',
  'lib/exchanges/polymarket-us/sign.ts': 'The line that is signed for Polymarket US, and the headers.',
  'lib/exchanges/signed-get.ts': 'Has a request signed at the moment at which it is sent.',
  'lib/exchanges/http.ts': 'The only way to the network: GET, without cookies, without following redirects.',
};

/** In the order in which a key meets them; files without a place of their own stand last. */
export function sourceRank(path: string): number {
  const paths = Object.keys(SOURCE_PURPOSES);
  const rank = paths.indexOf(path);
  return rank < 0 ? paths.length : rank;
}

export function sourcePurpose(path: string): string | undefined {
  return SOURCE_PURPOSES[path];
}
