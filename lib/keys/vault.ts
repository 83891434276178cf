import * as v from 'valibot';
import { fail, ok, type Result } from '../domain/result.ts';
import type { Secret } from '../domain/secret.ts';
import { dataKeyText, newDataKeyBytes } from './data-key.ts';
import { boxEntries, openBox, sealBox, type PassphraseBox } from './passphrase-box.ts';
import { MIN_ITERATIONS } from './passphrase-cost.ts';
import { deleteEnvelope, getEnvelope, putEnvelope, swapEnvelope } from './store.ts';

/**
 * The vault's lock. The keys in the vault are sealed under a data key, which is random and stays the same; the passphrase
 * opens the envelope in which the data key lies. So a new passphrase is one new envelope, and no key is touched.
 */

/** "wrong": another passphrase might open it. "damaged": none does any more. "missing": there is no vault. */
export type VaultProblem = 'wrong' | 'damaged' | 'missing';

type Envelope = PassphraseBox & { readonly version: 1 };

const PURPOSE = 'bankroll-vault/1';
const envelopeSchema = v.strictObject({ version: v.literal(1), ...boxEntries });

interface Unwrapped {
  readonly envelope: Envelope;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly text: Secret;
}

async function wrap(
  bytes: Uint8Array<ArrayBuffer>,
  passphrase: Secret,
  iterations: number,
): Promise<Envelope> {
  return { version: 1, ...(await sealBox(bytes, passphrase, { purpose: PURPOSE, iterations })) };
}

async function wrapAndWipe(...[bytes, passphrase, iterations]: Parameters<typeof wrap>): Promise<Envelope> {
  try {
    return await wrap(bytes, passphrase, iterations);
  } finally {
    bytes.fill(0);
  }
}

async function unwrap(passphrase: Secret): Promise<Result<Unwrapped, VaultProblem>> {
  const stored = await getEnvelope();
  if (stored === undefined) return fail('missing');
  const checked = v.safeParse(envelopeSchema, stored);
  if (!checked.success) return fail('damaged');
  const opened = await openBox(checked.output, passphrase, PURPOSE);
  if (!opened.ok) return opened;
  const text = dataKeyText(opened.value);
  if (text !== undefined) return ok({ envelope: checked.output, bytes: opened.value, text });
  opened.value.fill(0);
  return fail('damaged');
}

/** Puts the new envelope in place of the one that was opened; false when that one has been replaced in the meantime. */
async function replace(before: Envelope, next: Envelope): Promise<boolean> {
  const isSame = (stored: unknown): boolean =>
    v.is(envelopeSchema, stored) && stored.digest === before.digest;
  return swapEnvelope(isSame, next);
}

/**
 * Makes a new data key and its envelope, in place of any: keys sealed under an earlier one are lost. Resolves to the data
 * key as text. Rejects when the browser cannot save it.
 */
export async function createVault(passphrase: Secret, iterations: number): Promise<Secret> {
  const bytes = newDataKeyBytes();
  const text = dataKeyText(bytes);
  if (text === undefined) throw new Error('A new data key has the wrong length.');
  await putEnvelope(await wrapAndWipe(bytes, passphrase, iterations));
  return text;
}

/** Best effort: who has given the right passphrase is let in all the same, and the next time tries again. */
async function raise({ envelope, bytes }: Unwrapped, passphrase: Secret, iterations: number): Promise<void> {
  const raised = await wrap(bytes, passphrase, iterations);
  try {
    await replace(envelope, raised);
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
  }
}

/**
 * The data key as text. An envelope that asks for fewer iterations than are the least now is closed again with more.
 */
export async function openVault(
  passphrase: Secret,
  iterations: number,
): Promise<Result<Secret, VaultProblem>> {
  const unwrapped = await unwrap(passphrase);
  if (!unwrapped.ok) return unwrapped;
  const { envelope, bytes, text } = unwrapped.value;
  try {
    if (envelope.iterations < MIN_ITERATIONS && iterations > envelope.iterations) {
      await raise(unwrapped.value, passphrase, iterations);
    }
  } finally {
    bytes.fill(0);
  }
  return ok(text);
}

/** From then on `next` opens the vault, and `current` does not. Rejects, with nothing changed, when it cannot be saved. */
export async function rewrapVault(
  current: Secret,
  next: Secret,
  iterations: number,
): Promise<Result<null, VaultProblem>> {
  const unwrapped = await unwrap(current);
  if (!unwrapped.ok) return unwrapped;
  const { envelope, bytes } = unwrapped.value;
  const rewrapped = await wrapAndWipe(bytes, next, Math.max(iterations, envelope.iterations));
  // Replaced in between, perhaps only to raise its iterations: whoever knows the passphrase of that one may go on.
  return (await replace(envelope, rewrapped)) ? ok(null) : rewrapVault(current, next, iterations);
}

/** Whether there is an envelope, damaged or not. */
export async function hasVault(): Promise<boolean> {
  return (await getEnvelope()) !== undefined;
}

/** Throws the data key away: keys sealed under it never open again. */
export async function forgetVault(): Promise<void> {
  await deleteEnvelope();
}
