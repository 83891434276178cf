import { openDB } from 'idb';
import { keySlot } from '../../../lib/domain/account.ts';
import { loadAccounts, loadViewLock } from '../../../lib/background/saved.ts';
import { heldDataKey } from '../../../lib/background/vault-use.ts';
import { LOCKED, type LockState } from '../../../lib/domain/lock.ts';
import { findSigner, hasVault, keptSlots } from '../../../lib/keys/index.ts';
import { readOr } from '../../../lib/state/item.ts';
import { lockItem } from '../../../lib/state/items.ts';
import { readVaultKey } from '../../../lib/state/vault-key-item.ts';
import { createWorld } from './world.ts';

/** What is there of the vault, wherever it lies. */
export interface VaultFacts {
  /** There is something that a passphrase could open. */
  readonly hasVault: boolean;
  /** The open vault's key is in memory. */
  readonly hasKey: boolean;
  readonly viewLock: boolean;
  readonly lock: LockState;
}

export async function vaultFacts(): Promise<VaultFacts> {
  return {
    hasVault: await hasVault(),
    hasKey: (await readVaultKey()) !== undefined,
    viewLock: await loadViewLock(),
    lock: await readOr(lockItem, () => LOCKED),
  };
}

export const NO_VAULT: VaultFacts = { hasVault: false, hasKey: false, viewLock: false, lock: LOCKED };

/** By account: whether its key signs now, or why not. */
export async function whatSigns(): Promise<Record<string, string>> {
  const dataKey = await heldDataKey(createWorld().platform);
  const found: Record<string, string> = {};
  for (const account of await loadAccounts()) {
    const signer = await findSigner(keySlot(account), account.keptIn === 'vault' ? dataKey : undefined);
    found[account.id] = signer.ok ? 'signs' : signer.failure.kind;
  }
  return found;
}

/** Keys that no account uses, and accounts without a key. */
export async function unmatchedSlots(): Promise<string[]> {
  const kept = await keptSlots();
  const wanted = (await loadAccounts()).map(keySlot);
  return [...kept.filter((slot) => !wanted.includes(slot)), ...wanted.filter((slot) => !kept.includes(slot))];
}

/** Puts anything into a slot, as a damaged database would give it back. */
export async function putKeyRecord(slot: string, record: object): Promise<void> {
  const database = await openDB('bankroll-keys');
  await database.put('keys', record, slot);
  database.close();
}

/** Changes the key of one slot in the vault, so that it does not open any more. */
export async function spoilKey(slot: string): Promise<void> {
  const database = await openDB('bankroll-keys');
  const record = (await database.get('keys', slot)) as { readonly sealed: ArrayBuffer };
  const sealed = new Uint8Array(record.sealed.slice(0));
  sealed[0] = (sealed[0] ?? 0) ^ 1;
  await database.put('keys', { ...record, sealed: sealed.buffer }, slot);
  database.close();
}

/** Changes one sign of what the passphrase opens. */
export async function damageEnvelope(): Promise<void> {
  const database = await openDB('bankroll-keys');
  const envelope = (await database.get('vault', 'envelope')) as { readonly sealed: string };
  const first = envelope.sealed.startsWith('A') ? 'B' : 'A';
  await database.put('vault', { ...envelope, sealed: first + envelope.sealed.slice(1) }, 'envelope');
  database.close();
}
