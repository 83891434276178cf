import type { KeyFormatReason } from '../domain/failure.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { algorithmOf, encodeElement, readElements, TAG, type Element } from './der.ts';

/** A private key whose kind is known, in the one form that WebCrypto imports: PKCS#8. */
export interface PrivateKey {
  readonly algorithm: 'rsa' | 'ed25519';
  readonly pkcs8: Uint8Array<ArrayBuffer>;
  /** Ed25519 only: the 32 secret bytes, for browsers that cannot import them. */
  readonly seed?: Uint8Array<ArrayBuffer>;
}

/** Overwrites the secret bytes, so that they do not lie in memory until somebody needs the room. */
export function wipePrivateKey({ pkcs8, seed }: PrivateKey): void {
  pkcs8.fill(0);
  seed?.fill(0);
}

type Classified = Result<PrivateKey, KeyFormatReason>;

const SEED_LENGTH = 32;
/** PKCS#8 header of an Ed25519 seed (RFC 8410). */
const ED25519_PREFIX = Uint8Array.from([
  0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
]);
/** SEQUENCE { OID rsaEncryption, NULL } (RFC 8017). */
const RSA_ALGORITHM = Uint8Array.from([
  0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
]);
const VERSION_0 = Uint8Array.from([0x02, 0x01, 0x00]);
/** PKCS#1 private keys hold version, n, e, d, p, q, dp, dq, qinv. */
const PKCS1_ELEMENTS = 9;

/** In copies: whoever has the seed wipes it. */
export function ed25519FromSeed(seed: Uint8Array): PrivateKey {
  const pkcs8 = new Uint8Array(ED25519_PREFIX.length + SEED_LENGTH);
  pkcs8.set(ED25519_PREFIX);
  pkcs8.set(seed, ED25519_PREFIX.length);
  return { algorithm: 'ed25519', pkcs8, seed: Uint8Array.from(seed) };
}

function wholeSequence(der: Uint8Array): Element[] | undefined {
  const [outer, ...rest] = readElements(der) ?? [];
  return outer?.tag === TAG.sequence && rest.length === 0 ? readElements(outer.content) : undefined;
}

function fromPkcs8(der: Uint8Array<ArrayBuffer>, algorithm: Element, secret: Element): Classified {
  const oid = readElements(algorithm.content)?.[0];
  const kind = oid?.tag === TAG.oid ? algorithmOf(oid.content) : undefined;
  if (kind === undefined) return fail('unsupported-algorithm');
  if (kind === 'rsa') return ok({ algorithm: 'rsa', pkcs8: der });
  // The secret is an OCTET STRING inside an OCTET STRING. Rebuilt without the optional parts that some tools append
  // and WebCrypto refuses (RFC 5958 version 1).
  const seed = readElements(secret.content)?.[0];
  if (seed?.tag !== TAG.octetString || seed.content.length !== SEED_LENGTH) return fail('damaged-pem');
  return ok(ed25519FromSeed(seed.content));
}

/** WebCrypto takes no PKCS#1 (DataError in Chromium 156 and Firefox 153, Nov 2026), so the same DER gets an envelope. */
function wrapPkcs1(der: Uint8Array): PrivateKey {
  const secret = encodeElement(TAG.octetString, der);
  const pkcs8 = encodeElement(TAG.sequence, VERSION_0, RSA_ALGORITHM, secret);
  secret.fill(0);
  return { algorithm: 'rsa', pkcs8 };
}

/** Reads a DER file, which is used up: it becomes the key, or is overwritten. */
export function takePrivateKey(der: Uint8Array<ArrayBuffer>): Classified {
  const classified = classifyPrivateKey(der);
  if (!classified.ok || classified.value.pkcs8 !== der) der.fill(0);
  return classified;
}

/** Tells what a DER file is by its structure alone; header lines are not reliable. */
function classifyPrivateKey(der: Uint8Array<ArrayBuffer>): Classified {
  const parts = wholeSequence(der);
  if (parts === undefined) return fail('truncated');
  const [first, second, third] = parts;
  if (first === undefined || second === undefined) return fail('damaged-pem');
  if (first.tag === TAG.integer && second.tag === TAG.sequence && third?.tag === TAG.octetString) {
    return fromPkcs8(der, second, third);
  }
  if (first.tag === TAG.integer && second.tag === TAG.integer) {
    if (parts.length === 2) return fail('public-key');
    return parts.length >= PKCS1_ELEMENTS ? ok(wrapPkcs1(der)) : fail('unsupported-algorithm');
  }
  // RFC 5915: an elliptic-curve key.
  if (first.tag === TAG.integer && second.tag === TAG.octetString) return fail('unsupported-algorithm');
  if (first.tag === TAG.sequence && second.tag === TAG.octetString) return fail('encrypted');
  if (first.tag === TAG.sequence && second.tag === TAG.bitString) return fail('public-key');
  if (first.tag === TAG.sequence && second.tag === TAG.sequence) return fail('certificate');
  return fail('damaged-pem');
}
