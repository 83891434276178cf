import browser from 'webextension-polyfill';
import { keySlot, type Account } from '../domain/account.ts';
import type { ReadFailure } from '../domain/failure.ts';
import { boundOf, type KeyFacts } from '../domain/key-facts.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import type { Signer } from '../domain/signer.ts';
import { originsOf } from '../exchanges/meta.ts';
import type { Tools } from '../exchanges/port.ts';
import { signerFor } from '../keys/index.ts';
import type { Platform } from './platform.ts';

type Place = Pick<Account, 'exchange' | 'environment'>;

export async function hasHostPermission({ exchange, environment }: Place): Promise<boolean> {
  return browser.permissions.contains({ origins: originsOf(exchange, environment) });
}

/** An account as its exchange sees it: with what a later look at the key has told. */
export function readableOf(account: Account, facts: KeyFacts | undefined): Account {
  const bound = boundOf(account, facts);
  return bound === undefined ? account : { ...account, boundSubaccount: bound };
}

async function findSigner(account: Account): Promise<Signer | undefined> {
  try {
    return await signerFor(keySlot(account));
  } catch {
    // The key database cannot be opened; for the user that is a key that is not there.
    return undefined;
  }
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

/** Tools to use an account's own key; fails where the browser forbids the hosts or has no key. */
export async function toolsFor(
  account: Account,
  platform: Platform,
  use: { readonly facts: KeyFacts | undefined; readonly signal: AbortSignal },
): Promise<Result<Tools, ReadFailure>> {
  if (!(await hasHostPermission(account))) return fail({ kind: 'host-permission' });
  const sign = await findSigner(account);
  if (sign === undefined) return fail({ kind: 'key-missing' });
  return ok(await toolsWith(account, platform, { ...use, sign }));
}
