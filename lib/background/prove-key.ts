import type { Account, Environment } from '../domain/account.ts';
import type { Failure, ReadFailure } from '../domain/failure.ts';
import { fail, type Result } from '../domain/result.ts';
import type { Secret } from '../domain/secret.ts';
import type { Signer } from '../domain/signer.ts';
import { EXCHANGES } from '../exchanges/meta.ts';
import type { Connection } from '../exchanges/port.ts';
import { ADAPTERS } from '../exchanges/registry.ts';
import { createSignedGet } from '../exchanges/signed-get.ts';
import { importKey, type NewKey } from '../keys/index.ts';
import type { Platform } from './platform.ts';
import { hasHostPermission, toolsWith } from './tools.ts';

/** Proving a key takes one request, on two hosts at most; looking at what it can do takes a few more, side by side. */
const CONNECT_MS = 20_000;

type KeyedAccount = Pick<Account, 'exchange' | 'environment' | 'keyId'>;

interface Proven {
  readonly key: NewKey;
  readonly connection: Connection;
}

/**
 * Where an unknown key is known: at the exchange's other environment, if Bankroll may go there. Keys belong to one
 * environment, and a mixed-up choice is the likeliest reason for an unknown key.
 */
async function knownElsewhere(
  account: KeyedAccount,
  sign: Signer,
  use: { readonly platform: Platform; readonly signal: AbortSignal },
): Promise<Environment | undefined> {
  const { door } = ADAPTERS[account.exchange];
  for (const environment of EXCHANGES[account.exchange].environments) {
    const there = { ...account, environment };
    if (environment === account.environment || !(await hasHostPermission(there))) continue;
    const tools = await toolsWith(there, use.platform, { sign, facts: undefined, signal: use.signal });
    const dialect = door.dialect({ environment, keyId: account.keyId, keyGeneration: 0 });
    const answer = await createSignedGet(dialect, tools)(door.balancePath);
    if (answer.ok) return environment;
  }
  return undefined;
}

async function tryToConnect(
  account: KeyedAccount,
  sign: Signer,
  use: { readonly platform: Platform; readonly signal: AbortSignal },
): Promise<Result<Connection, ReadFailure>> {
  const tools = await toolsWith(account, use.platform, { sign, facts: undefined, signal: use.signal });
  // Nothing else of an account that has a key already: what that one is bound to says nothing about this one.
  const { exchange, environment, keyId } = account;
  return ADAPTERS[exchange].connect({ environment, keyId, keyGeneration: 0 }, tools);
}

async function prove(
  account: KeyedAccount,
  sign: Signer,
  platform: Platform,
): Promise<Result<Connection, Failure>> {
  if (!(await hasHostPermission(account))) return fail({ kind: 'host-permission' });
  // One deadline for all of it: somebody is waiting.
  const use = { platform, signal: platform.deadline(CONNECT_MS) };
  const connection = await tryToConnect(account, sign, use);
  if (connection.ok) return connection;
  const { failure } = connection;
  if (failure.kind !== 'key-rejected' || failure.reason !== 'unknown-key') return connection;
  const belongsTo = await knownElsewhere(account, sign, use);
  if (belongsTo === undefined) return connection;
  return fail({ kind: 'key-rejected', reason: 'wrong-environment', belongsTo });
}

/**
 * Imports a pasted key, lets the exchange confirm it, and hands it to `use`, which may keep it. What it was made from is
 * overwritten in the end, kept or not.
 */
export async function withProvenKey<Value>(
  account: KeyedAccount,
  keyText: Secret,
  platform: Platform,
  use: (proven: Proven) => Promise<Result<Value, Failure>>,
): Promise<Result<Value, Failure>> {
  const imported = await importKey(EXCHANGES[account.exchange].key.format, keyText);
  if (!imported.ok) return imported;
  const key = imported.value;
  try {
    const connection = await prove(account, key.sign, platform);
    return connection.ok ? await use({ key, connection: connection.value }) : connection;
  } finally {
    key.discard();
  }
}
