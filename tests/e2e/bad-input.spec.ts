import { generateKeyPairSync } from 'node:crypto';
import {
  addAccount,
  formAlert,
  keyField,
  submitAccount,
  type TypedAccount,
} from '../browser/options-page.ts';
import { smallWorld } from '../exchange/world.ts';
import { expect, test } from './support/bankroll.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
const encrypted = rsa.privateKey
  .export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase: 'secret',
  })
  .toString();
const publicKey = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const truncated = `${pem.slice(0, 700)}\n-----END RSA PRIVATE KEY-----\n`;
const ID = 'a952bcbe-ec3b-4b5b-b8f9-11dae589608c';
const SECRET = 'nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=';

const kalshi = { exchange: 'Kalshi', name: 'Main', keyId: ID } as const;
const polymarketUs = { exchange: 'Polymarket US', name: 'Personal', keyId: ID } as const;

const CASES: readonly { title: string; typed: TypedAccount; kind: string; says: RegExp }[] = [
  {
    title: 'garbage',
    typed: { ...kalshi, key: 'not a key at all' },
    kind: 'key-format',
    says: /not a private key in PEM/,
  },
  { title: 'nothing', typed: { ...kalshi, key: '' }, kind: 'key-format', says: /Paste the private key/ },
  {
    title: 'an encrypted key',
    typed: { ...kalshi, key: encrypted },
    kind: 'key-format',
    says: /locked with a password/,
  },
  {
    title: 'a public key',
    typed: { ...kalshi, key: publicKey },
    kind: 'key-format',
    says: /This is a public key/,
  },
  { title: 'a key cut off', typed: { ...kalshi, key: truncated }, kind: 'key-format', says: /cut off/ },
  {
    title: 'a Polymarket US secret at Kalshi',
    typed: { ...kalshi, key: SECRET },
    kind: 'key-format',
    says: /looks like a Polymarket US secret/,
  },
  {
    title: 'a Kalshi key at Polymarket US',
    typed: { ...polymarketUs, key: pem },
    kind: 'key-format',
    says: /looks like a Kalshi private key/,
  },
  {
    title: 'a secret cut off',
    typed: { ...polymarketUs, key: SECRET.slice(0, 30) },
    kind: 'key-format',
    says: /not complete/,
  },
  {
    title: 'no key ID',
    typed: { ...kalshi, keyId: '', key: pem },
    kind: 'key-id',
    says: /Enter the API key ID/,
  },
  {
    title: 'a key ID with spaces',
    typed: { ...kalshi, keyId: 'a952bcbe ec3b', key: pem },
    kind: 'key-id',
    says: /must not contain spaces/,
  },
];

test('each kind of bad input gets its own sentence and keeps what was typed', async ({ bankroll }) => {
  const options = await bankroll.openOptions();
  const sentences = new Set<string>();
  for (const { title, typed, kind, says } of CASES) {
    await test.step(title, async () => {
      await options.reload();
      await submitAccount(options, typed);
      const alert = formAlert(options);
      await expect(alert).toHaveAttribute('data-failure', kind);
      await expect(alert).toContainText(says);
      sentences.add(await alert.innerText());
      await expect(options.getByLabel('API key ID', { exact: true })).toHaveValue(typed.keyId);
      await expect(options.getByLabel('Account name', { exact: true })).toHaveValue(typed.name);
      await expect(keyField(options, typed.exchange)).toHaveValue(typed.key);
      await expect(options.getByRole('button', { name: 'Connect', exact: true })).toBeEnabled();
    });
  }
  expect(sentences.size).toBe(CASES.length);
  // Nothing of this was worth a request.
  expect(bankroll.exchanges.log.entries).toEqual([]);
});

test('a wrong key is refused by the exchange and can be corrected in place', async ({ bankroll }) => {
  const world = smallWorld(bankroll.exchanges);
  const options = await bankroll.openOptions();
  const typed = { exchange: 'Kalshi', name: 'Main', keyId: world.kalshiKey.id, key: pem } as const;
  await submitAccount(options, typed);
  const alert = formAlert(options);
  await expect(alert).toHaveAttribute('data-failure', 'key-rejected');
  await expect(keyField(options, 'Kalshi')).toHaveValue(pem);
  await expect(options.getByRole('list', { name: 'Accounts' }).getByRole('listitem')).toHaveCount(0);

  await keyField(options, 'Kalshi').fill(world.kalshiKey.pem);
  await options.getByRole('button', { name: 'Connect', exact: true }).click();
  await expect(options.getByRole('status').filter({ hasText: /^Connected/ })).toBeVisible();
});

test('the same account twice is refused by name', async ({ bankroll }) => {
  const world = smallWorld(bankroll.exchanges);
  const options = await bankroll.openOptions();
  const typed = {
    exchange: 'Kalshi',
    name: 'Main',
    keyId: world.kalshiKey.id,
    key: world.kalshiKey.pem,
  } as const;
  await addAccount(options, typed);
  await submitAccount(options, typed);
  await expect(formAlert(options)).toHaveAttribute('data-failure', 'duplicate-account');
  await expect(formAlert(options)).toContainText('Main');
  await expect(keyField(options, 'Kalshi')).toHaveValue(typed.key);
});
