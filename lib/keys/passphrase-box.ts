import * as v from 'valibot';
import { fail, ok, type Result } from '../domain/result.ts';
import type { Secret } from '../domain/secret.ts';
import { GCM_IV_LENGTH, openBytes, sealBytes } from './aes-gcm.ts';
import { decodeBase64, encodeBase64 } from './base64.ts';

/**
 * Bytes sealed with AES-GCM under a key that a passphrase gives (PBKDF2-SHA-256): what the vault's envelope and a backup
 * file share. What is needed to derive the key stands beside the sealed bytes, so that it can be raised later, and is
 * sealed in with them. Binary parts are base64 text.
 */
export interface PassphraseBox {
  readonly derivation: typeof DERIVATION;
  readonly iterations: number;
  readonly salt: string;
  readonly iv: string;
  readonly sealed: string;
  /**
   * SHA-256 over everything above. It protects nothing from an attacker; it tells a box that was damaged from a passphrase
   * that is wrong, which look the same to AES-GCM.
   */
  readonly digest: string;
}

/** "damaged": no passphrase opens it any more. */
export type BoxProblem = 'wrong' | 'damaged';

const DERIVATION = 'PBKDF2-SHA-256';
const SALT_LENGTH = 16;
/** More would keep a computer busy for seconds: a number that nobody chose. */
const MAX_ITERATIONS = 20_000_000;

/** A box's fields, for schemas of what holds one. Any change within them is left to the digest. */
export const boxEntries = {
  derivation: v.literal(DERIVATION),
  iterations: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_ITERATIONS)),
  salt: v.string(),
  iv: v.string(),
  sealed: v.string(),
  digest: v.string(),
};

async function importAndWipe(bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  try {
    return await crypto.subtle.importKey('raw', bytes, 'PBKDF2', false, ['deriveKey']);
  } finally {
    bytes.fill(0);
  }
}

/**
 * The key of a passphrase. The text is normalised (NFKC) first: keyboards and systems write the same letters in different
 * ways ("é" as one sign or two), and the same words must open what they closed.
 */
export async function deriveKey(
  passphrase: Secret,
  salt: Uint8Array<ArrayBuffer>,
  iterations: number,
): Promise<CryptoKey> {
  const bytes = new TextEncoder().encode(passphrase.reveal().normalize('NFKC'));
  const base = await importAndWipe(bytes);
  return crypto.subtle.deriveKey(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations },
    base,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
}

/** What is sealed in: the purpose, so that one kind of box never opens as another, and how the key is derived. */
function headOf(purpose: string, { iterations, salt }: Pick<PassphraseBox, 'iterations' | 'salt'>): string {
  return [purpose, DERIVATION, iterations, salt].join('\n');
}

async function digestOf(purpose: string, box: Omit<PassphraseBox, 'digest'>): Promise<string> {
  // Over the texts, not the bytes they stand for: base64 can write the same bytes in several ways.
  const text = [headOf(purpose, box), box.iv, box.sealed].join('\n');
  return encodeBase64(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))));
}

/** `purpose` names what the box is for and its version; it has to be given again to open it. */
export async function sealBox(
  bytes: Uint8Array<ArrayBuffer>,
  passphrase: Secret,
  { purpose, iterations }: { readonly purpose: string; readonly iterations: number },
): Promise<PassphraseBox> {
  if (!v.is(boxEntries.iterations, iterations) || passphrase.length === 0) {
    throw new RangeError('A box sealed like this would never open again.');
  }
  const salt = crypto.getRandomValues(new Uint8Array(SALT_LENGTH));
  const parameters = { derivation: DERIVATION, iterations, salt: encodeBase64(salt) } as const;
  const key = await deriveKey(passphrase, salt, iterations);
  const { iv, sealed } = await sealBytes(key, bytes, headOf(purpose, parameters));
  const box = { ...parameters, iv: encodeBase64(iv), sealed: encodeBase64(new Uint8Array(sealed)) };
  return { ...box, digest: await digestOf(purpose, box) };
}

export async function openBox(
  box: PassphraseBox,
  passphrase: Secret,
  purpose: string,
): Promise<Result<Uint8Array<ArrayBuffer>, BoxProblem>> {
  if (box.digest !== (await digestOf(purpose, box))) return fail('damaged');
  const [salt, iv, sealed] = [decodeBase64(box.salt), decodeBase64(box.iv), decodeBase64(box.sealed)];
  if (salt?.length !== SALT_LENGTH || iv?.length !== GCM_IV_LENGTH || sealed === undefined) {
    return fail('damaged');
  }
  if (passphrase.length === 0) return fail('wrong');
  const key = await deriveKey(passphrase, salt, box.iterations);
  const bytes = await openBytes(key, { iv, sealed }, headOf(purpose, box));
  return bytes === undefined ? fail('wrong') : ok(bytes);
}
