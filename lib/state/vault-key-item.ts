import * as v from 'valibot';
import browser from 'webextension-polyfill';
import { Secret } from '../domain/secret.ts';
import type { LockState } from '../domain/lock.ts';
import { lockItem } from './items.ts';

/**
 * The open vault's key: in memory only (`storage.session`: not on disk, gone when the browser closes, shown to the
 * extension's own contexts alone). Pages may not import this file. Writer: the background.
 */
const KEY = 'vault-key';

const stored = v.object({ [KEY]: v.string() });

/** Undefined while the vault is locked, and when the browser will not say. */
export async function readVaultKey(): Promise<Secret | undefined> {
  try {
    const found = v.safeParse(stored, await browser.storage.session.get(KEY));
    return found.success ? new Secret(found.output[KEY]) : undefined;
  } catch {
    return undefined;
  }
}

/** Opens: the key and what is said to be open, in one piece. */
export async function holdVaultKey(key: Secret, lock: LockState): Promise<void> {
  await browser.storage.session.set({ [KEY]: key.reveal(), ...lockItem.entry(lock) });
}

/** Locks: the key goes first, so that nothing is ever said to be locked that is not. */
export async function dropVaultKey(): Promise<void> {
  await browser.storage.session.remove(KEY);
}
