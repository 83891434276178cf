import browser from 'webextension-polyfill';
import { keySlot, type Account } from '../domain/account.ts';
import type { ReadFailure } from '../domain/failure.ts';
import { boundOf, type KeyFacts } from '../domain/key-facts.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { KeyLocked, type Signer } from '../domain/signer.ts';
import { originsOf } from '../exchanges/meta.ts';
import type { Tools } from '../exchanges/port.ts';
import { findSigner } from '../keys/index.ts';
import type { Platform } from './platform.ts';
import { loadAccounts } from './saved.ts';
import { heldDataKey, isVaultOpen } from './vault-use.ts';

type Place = Pick<Account, 'exchange' | 'environment'>;

export async function hasHostPermission({ exchange, environment }: Place): Promise<boolean> {
  return browser.permissions.contains({ origins: originsOf(exchange, environment) });
}

/** An account as its exchange sees it: with what a later look at the key has told. */
export function readableOf(account: Account, facts: KeyFacts | undefined): Account {
  const bound = boundOf(account, facts);
  return bound === undefined ? account : { ...account, boundSubaccount: bound };
}

type Found = Awaited<ReturnType<typeof findSigner>>;

async function signerOf(account: Account, platform: Platform): Promise<Found> {
  try {
    const dataKey = account.keptIn === 'vault' ? await heldDataKey(platform) : undefined;
    return await findSigner(keySlot(account), dataKey);
  } catch {
    // The key database cannot be opened; for the user that is a key that is not there.
    return fail({ kind: 'key-missing' });
  }
}

/** The same key in another place: it may have been moved since the account was looked up. */
async function whereItIsNow(account: Account): Promise<Account | undefined> {
  const { id, keyGeneration, keptIn } = account;
  return (await loadAccounts()).find(
    (now) => now.id === id && now.keyGeneration === keyGeneration && now.keptIn !== keptIn,
  );
}

async function signerFor(account: Account, platform: Platform): Promise<Found> {
  const found = await signerOf(account, platform);
  if (found.ok) return found;
  const moved = await whereItIsNow(account);
  return moved === undefined ? found : signerOf(moved, platform);
}

/** Tools to use a key that is at hand: paced by its account's budget, timed by its exchange's clock. */
export async function toolsWith(
  account: Pick<Account, 'exchange' | 'environment' | 'keyId'>,
  platform: Platform,
  use: { readonly sign: Signer; readonly facts: KeyFacts | undefined; readonly signal: AbortSignal },
): Promise<Tools> {
  const { exchange, environment, keyId } = account;
  const payer = { id: `${exchange}/${environment}/${keyId}`, keyId, budget: use.facts?.budget };
  return {
    http: platform.politeness.httpFor(payer),
    publicHttp: platform.politeness.httpFor({ id: `${exchange}/${environment}` }),
    sign: use.sign,
    now: platform.now,
    clock: await platform.clocks.clockOf(exchange),
    signal: use.signal,
  };
}

/**
 * What a key out of the vault signs counts only while the vault is open. The lock is looked for once the signature is there,
 * so that none that was made after it goes out; the first that is refused ends the use of the key.
 */
function untilLocked(
  account: Account,
  platform: Platform,
  { sign, signal }: Pick<Tools, 'sign' | 'signal'>,
): Pick<Tools, 'sign' | 'signal'> {
  const locked = new AbortController();
  return {
    signal: AbortSignal.any([signal, locked.signal]),
    async sign(text) {
      const signature = await sign(text);
      if ((await isVaultOpen(platform)) || (await whereItIsNow(account)) !== undefined) return signature;
      const error = new KeyLocked();
      locked.abort(error);
      throw error;
    },
  };
}

/** Whether the key was locked while these were in use: then what they were used for is as if it had not been tried. */
export function wasLocked({ signal }: Pick<Tools, 'signal'>): boolean {
  return signal.reason instanceof KeyLocked;
}

/** Tools to use an account's own key; fails where the browser forbids the hosts, or the key is locked or gone. */
export async function toolsFor(
  account: Account,
  platform: Platform,
  use: { readonly facts: KeyFacts | undefined; readonly signal: AbortSignal },
): Promise<Result<Tools, ReadFailure>> {
  if (!(await hasHostPermission(account))) return fail({ kind: 'host-permission' });
  const signer = await signerFor(account, platform);
  if (!signer.ok) return signer;
  const signing = { sign: signer.value, signal: use.signal };
  const isSealed = account.keptIn === 'vault';
  const kept = isSealed ? untilLocked(account, platform, signing) : signing;
  return ok(await toolsWith(account, platform, { facts: use.facts, ...kept }));
}
