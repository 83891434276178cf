import { constants, type KeyObject, verify } from 'node:crypto';

/** One way for a signature to be good: which text, under which key. */
export type Scheme = 'rsa-pss-sha256' | 'ed25519';

const STANDARD_BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Decodes standard, padded base64; undefined for the URL-safe alphabet, missing padding, spaces or nothing. */
export function readBase64(text: string): Buffer | undefined {
  return text !== '' && STANDARD_BASE64.test(text) ? Buffer.from(text, 'base64') : undefined;
}

/** Kalshi: RSA-PSS, SHA-256, MGF1-SHA-256, salt of exactly 32 bytes (docs quick_start_authenticated_requests, 2026-05-05). */
export function verifies(scheme: Scheme, publicKey: KeyObject, text: string, signature: Buffer): boolean {
  const data = Buffer.from(text, 'utf8');
  if (scheme === 'ed25519') return verify(null, data, publicKey, signature);
  return verifiesPss(publicKey, data, signature, 32);
}

function verifiesPss(publicKey: KeyObject, data: Buffer, signature: Buffer, saltLength: number): boolean {
  return verify(
    'sha256',
    data,
    { key: publicKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength },
    signature,
  );
}

export interface RefusedSignature {
  readonly scheme: Scheme;
  readonly publicKey: KeyObject;
  readonly timestamp: string;
  readonly path: string;
  readonly query: string;
  readonly signature: Buffer;
}

/** Says what a refused signature was made over, for a person reading a failed test. The answer on the wire never does. */
export function explainRefused(refused: RefusedSignature): string {
  const { scheme, publicKey, timestamp, path, query, signature } = refused;
  const right = `${timestamp}GET${path}`;
  const attempts: readonly (readonly [string, string])[] = [
    ['the query string was signed', `${right}?${query}`],
    ['the path was signed without /trade-api/v2', `${timestamp}GET${path.replace('/trade-api/v2', '')}`],
    ['the path was signed with a trailing slash', `${right}/`],
    ['the method was signed in lower case', `${timestamp}get${path}`],
    ['the timestamp was signed in seconds', `${timestamp.slice(0, -3)}GET${path}`],
  ];
  for (const [finding, text] of attempts) if (verifies(scheme, publicKey, text, signature)) return finding;
  if (scheme === 'rsa-pss-sha256') {
    const data = Buffer.from(right, 'utf8');
    if (verifiesPss(publicKey, data, signature, constants.RSA_PSS_SALTLEN_AUTO))
      return 'the PSS salt was not 32 bytes';
    if (verify('sha256', data, { key: publicKey, padding: constants.RSA_PKCS1_PADDING }, signature)) {
      return 'PKCS#1 v1.5 was used instead of PSS';
    }
  }
  return 'the signature matches no text this exchange knows';
}
