import { getPublicKeyAsync } from '@noble/ed25519';
import type { KeyFormatReason } from '../domain/failure.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { decodeBase64 } from './base64.ts';
import { ed25519FromSeed, takePrivateKey, wipePrivateKey, type PrivateKey } from './private-key.ts';

/** Ten times the largest key that an exchange gives out. */
const MAX_TEXT_LENGTH = 32_768;
const SEED_LENGTH = 32;
const SEED_AND_PUBLIC_LENGTH = 64;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const BEGIN = /-----BEGIN ([A-Z0-9 ]+)-----/g;
const END = /-----END [A-Z0-9 ]+-----/;

type Parsed = Result<PrivateKey, KeyFormatReason>;

/** Undoes what copying through settings files and chat programs does: quotes around, "\n" spelled out. */
function tidy(text: string): string {
  return text
    .trim()
    .replace(/^(["'`])([\s\S]*)\1$/, '$2')
    .replaceAll(String.raw`\r`, '')
    .replaceAll(String.raw`\n`, '\n')
    .trim();
}

/** What a header line says outright. It never says what the key is, only what it certainly is not. */
function refusedLabel(label: string, body: string): KeyFormatReason | undefined {
  if (label.includes('ENCRYPTED') || /Proc-Type:.*ENCRYPTED/.test(body)) return 'encrypted';
  if (label.includes('PUBLIC KEY')) return 'public-key';
  if (label.includes('CERTIFICATE')) return 'certificate';
  if (label.includes('OPENSSH') || label.includes('PGP PRIVATE KEY')) return 'unsupported-algorithm';
  if (!label.endsWith('PRIVATE KEY')) return 'not-pem';
  return undefined;
}

/** A PEM private key: PKCS#8 or PKCS#1 RSA, or PKCS#8 Ed25519, told apart by parsing. */
export function parsePem(input: string): Parsed {
  if (input.length > MAX_TEXT_LENGTH) return fail('too-large');
  const text = tidy(input);
  if (text === '') return fail('empty');
  const labels = [...text.matchAll(BEGIN)].map(([, label = '']) => label);
  if (labels.length > 1) return fail('several-keys');
  const [label] = labels;
  return label === undefined ? parseBare(text) : parseBlock(text, label);
}

function parseBlock(text: string, label: string): Parsed {
  const begin = `-----BEGIN ${label}-----`;
  const afterBegin = text.slice(text.indexOf(begin) + begin.length);
  // The whole last line: a text that stops inside it was cut off, whatever is there already.
  const end = afterBegin.search(END);
  const body = end < 0 ? afterBegin : afterBegin.slice(0, end);
  const refused = refusedLabel(label, body);
  if (refused !== undefined) return fail(refused);
  if (end < 0) return fail('truncated');
  const packed = body.replaceAll(/\s/g, '');
  if (!/^[A-Za-z0-9+/=]*$/.test(packed)) return fail('damaged-pem');
  const der = decodeBase64(packed);
  if (der === undefined || der.length === 0) return fail('truncated');
  return takePrivateKey(der);
}

/** Text without header lines: the body of a key file, or something of another kind altogether. */
function parseBare(text: string): Parsed {
  if (UUID.test(text)) return fail('looks-like-key-id');
  const bytes = decodeBase64(text.replaceAll(/\s/g, ''));
  if (bytes === undefined) return fail('not-pem');
  if (isSeedLength(bytes)) {
    bytes.fill(0);
    return fail('polymarket-us-key');
  }
  const classified = takePrivateKey(bytes);
  if (classified.ok) return classified;
  return fail(
    classified.failure === 'truncated' || classified.failure === 'damaged-pem'
      ? 'not-pem'
      : classified.failure,
  );
}

/** A base64 Ed25519 secret: a seed of 32 bytes, or the seed and its public half, which must belong to it. */
export async function parseSeed(input: string): Promise<Parsed> {
  if (input.length > MAX_TEXT_LENGTH) return fail('too-large');
  const text = tidy(input);
  if (text === '') return fail('empty');
  if (text.includes('-----BEGIN')) return fail('kalshi-key');
  if (UUID.test(text)) return fail('looks-like-key-id');
  // Line breaks inside a pasted secret have broken people's set-ups (report, 2026-07-04).
  const bytes = decodeBase64(text.replaceAll(/\s/g, ''));
  if (bytes === undefined) return fail('not-base64');
  try {
    return isSeedLength(bytes)
      ? await fromSeed(bytes)
      : fail(isPrivateKey(bytes) ? 'kalshi-key' : 'wrong-length');
  } finally {
    bytes.fill(0);
  }
}

function isSeedLength({ length }: Uint8Array): boolean {
  return length === SEED_LENGTH || length === SEED_AND_PUBLIC_LENGTH;
}

/** The text is used up. */
function isPrivateKey(bytes: Uint8Array<ArrayBuffer>): boolean {
  const taken = takePrivateKey(bytes);
  if (taken.ok) wipePrivateKey(taken.value);
  return taken.ok;
}

async function fromSeed(bytes: Uint8Array): Promise<Parsed> {
  const seed = bytes.subarray(0, SEED_LENGTH);
  if (bytes.length === SEED_AND_PUBLIC_LENGTH) {
    const stated = bytes.subarray(SEED_LENGTH);
    const computed = await getPublicKeyAsync(seed);
    if (!computed.every((byte, index) => byte === stated[index])) return fail('public-half-mismatch');
  }
  return ok(ed25519FromSeed(seed));
}
