import { openDB } from 'idb';
import * as v from 'valibot';
import { loadAccounts, loadLock, loadSettings, loadViewLock } from '../../../../lib/background/saved.ts';
import { isVaultUsed } from '../../../../lib/background/vault-use.ts';
import { keyPlaceOf, keySlot } from '../../../../lib/domain/account.ts';
import { Secret } from '../../../../lib/domain/secret.ts';
import {
  findSigner,
  hasVault,
  importDataKey,
  importKey,
  keptSlots,
  openVault,
  type DataKey,
} from '../../../../lib/keys/index.ts';
import {
  accountsItem,
  activityItem,
  exportItem,
  lockItem,
  maskedItem,
  settingsItem,
  snapshotItem,
  viewLockItem,
} from '../../../../lib/state/items.ts';
import { readMirror } from '../../../../lib/state/mirror.ts';
import { verifyLog } from '../../../../lib/state/request-log.ts';
import { readVaultKey } from '../../../../lib/state/vault-key-item.ts';
import { wipingItem } from '../../../../lib/state/wipe.ts';
import { BACKUP_PASSPHRASE } from '../backups.ts';
import { KALSHI_KEY, PASSPHRASE } from '../world.ts';
import type { Worker } from './worker.ts';
import { NEXT_KEY, NEXT_PASSPHRASE } from './secrets.ts';

const PASSPHRASES = { first: PASSPHRASE, next: NEXT_PASSPHRASE, backup: BACKUP_PASSPHRASE };
const KEYS = { first: new Secret(KALSHI_KEY), next: new Secret(NEXT_KEY) };
const TEXT = 'what is signed here says which key it was';
/** What every view reads when it is opened. */
const VIEW_ITEMS = [
  accountsItem,
  snapshotItem,
  settingsItem,
  maskedItem,
  viewLockItem,
  lockItem,
  activityItem,
];

export function knownPassphrases(): string[] {
  return Object.values(PASSPHRASES).map((passphrase) => passphrase.reveal());
}

interface Opened {
  readonly by: string;
  readonly text: Secret;
  readonly dataKey: DataKey;
}

/** Who knows every passphrase opens the vault, without a worker noticing. */
async function openedVault(): Promise<Opened | undefined> {
  for (const [by, passphrase] of Object.entries(PASSPHRASES)) {
    const opened = await openVault(passphrase, 1);
    const dataKey = opened.ok ? await importDataKey(opened.value) : undefined;
    if (opened.ok && dataKey !== undefined) return { by, text: opened.value, dataKey };
  }
  return undefined;
}

async function iterationsOf(): Promise<number> {
  const database = await openDB('bankroll-keys');
  const envelope: unknown = await database.get('vault', 'envelope');
  database.close();
  return v.parse(v.object({ iterations: v.number() }), envelope).iterations;
}

const signatures = new Map<string, string>();

/** By what it signs: Ed25519 signs the same text in the same way. */
async function nameOfKey(signature: string): Promise<string> {
  if (signatures.size === 0) {
    for (const [name, text] of Object.entries(KEYS)) {
      const key = await importKey('pem', text);
      if (key.ok) signatures.set(await key.value.sign(TEXT), name);
    }
  }
  return signatures.get(signature) ?? 'unknown';
}

/** What there is, in words: accounts with the keys that they sign with, what opens the vault, and what was chosen. */
export async function whatThereIs(): Promise<string[]> {
  const vault = await openedVault();
  const lines: string[] = [];
  for (const account of await loadAccounts()) {
    const place = keyPlaceOf(account);
    const signer = await findSigner(keySlot(account), place === 'vault' ? vault?.dataKey : undefined);
    const key = signer.ok ? `${await nameOfKey(await signer.value(TEXT))} key` : signer.failure.kind;
    const removed = account.removedAt === undefined ? '' : ', removed';
    lines.push(`${account.keyId}: ${key} in ${place}${removed}`);
  }
  lines.sort();
  if (vault !== undefined) lines.push(`vault: ${vault.by} passphrase, ${await iterationsOf()}`);
  else if (await hasVault()) lines.push('vault: opens with nothing');
  if (await loadViewLock()) lines.push('view lock');
  const { refreshMinutes } = await loadSettings();
  if (refreshMinutes !== 2) lines.push(`every ${refreshMinutes} minutes`);
  const waiting = await exportItem.read();
  if (waiting.state === 'present' && waiting.value !== null) lines.push('a backup waits');
  return lines;
}

/** Whether the passphrase is asked for. */
export async function isOpen(): Promise<'open' | 'locked'> {
  const { vaultOpen, viewOpen } = await loadLock(Date.now());
  return vaultOpen || viewOpen ? 'open' : 'locked';
}

/** What must never be so, whatever was going on: nothing is damaged, orphaned or held. */
export async function faults(worker: Worker): Promise<string[]> {
  const found: string[] = [];
  const say = (isFault: boolean, fault: string): void => {
    if (isFault) found.push(fault);
  };
  const accounts = await loadAccounts();
  const wanted = new Set(accounts.map(keySlot));
  for (const slot of await keptSlots()) say(!wanted.has(slot), `orphaned key ${slot}`);
  const isUsed = isVaultUsed(accounts, await loadViewLock());
  say((await hasVault()) !== isUsed, isUsed ? 'the vault is gone' : 'orphaned vault');
  const held = await readVaultKey();
  const { vaultOpen } = await loadLock(Date.now());
  say(vaultOpen !== (held !== undefined), vaultOpen ? 'open without its key' : 'locked with its key at hand');
  const opened = held && (await openedVault());
  say(held?.reveal() !== opened?.text.reveal(), 'the key at hand is of another vault');
  for (const item of VIEW_ITEMS) say((await item.read()).state === 'damaged', `${item.key} is damaged`);
  const mirrored = (await readMirror()) ?? [];
  say(JSON.stringify(mirrored) !== JSON.stringify(accounts), 'the mirror shows another list');
  say((await wipingItem.read()).state !== 'absent', 'everything is still being deleted');
  say((await verifyLog()).kind === 'broken', 'the request log is broken');
  for (const name of worker.locks()) say(true, `"${name}" is held`);
  return found;
}
