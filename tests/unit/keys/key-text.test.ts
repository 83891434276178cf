import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../lib/domain/secret.ts';
import { importKey } from '../../../lib/keys/index.ts';
import { bodyOf, newEd25519, newRsa, pemBlock, pemOf, pkcs8WithPublicKey } from './make.ts';

const RSA = newRsa();
const LONG_RSA = newRsa(3072);
const ED25519 = newEd25519();
const TEXT = '1703123456789GET/trade-api/v2/portfolio/balance';

const pkcs1 = pemOf(RSA, 'pkcs1');
const pkcs8 = pemOf(RSA, 'pkcs8');
const ed25519 = pemOf(ED25519, 'pkcs8');

/** Whether the signature is one that the key's public half accepts. */
function isSignedBy(key: KeyObject, signature: string): boolean {
  const bytes = Buffer.from(signature, 'base64');
  const publicKey = createPublicKey(key);
  return key.asymmetricKeyType === 'rsa'
    ? verify('sha256', Buffer.from(TEXT), { key: publicKey, padding: 6, saltLength: 32 }, bytes)
    : verify(null, Buffer.from(TEXT), publicKey, bytes);
}

const ACCEPTED: readonly [title: string, text: string, key: KeyObject][] = [
  ['RSA in PKCS#1', pkcs1, RSA],
  ['RSA in PKCS#8', pkcs8, RSA],
  ['RSA of 3072 bits', pemOf(LONG_RSA, 'pkcs1'), LONG_RSA],
  ['Ed25519 in PKCS#8', ed25519, ED25519],
  ['Ed25519 with its public key appended', pemBlock('PRIVATE KEY', pkcs8WithPublicKey(ED25519)), ED25519],
  ['RSA in PKCS#8 called RSA PRIVATE KEY', pkcs8.replaceAll('PRIVATE KEY', 'RSA PRIVATE KEY'), RSA],
  ['RSA in PKCS#1 called PRIVATE KEY', pkcs1.replaceAll('RSA PRIVATE KEY', 'PRIVATE KEY'), RSA],
  ['Ed25519 called RSA PRIVATE KEY', ed25519.replaceAll('PRIVATE KEY', 'RSA PRIVATE KEY'), ED25519],
  ['line ends of Windows', pkcs1.replaceAll('\n', '\r\n'), RSA],
  ['double quotes around', `"${ed25519}"`, ED25519],
  ['single quotes around, spaces outside', `  '${pkcs8}' \n`, RSA],
  ['backticks around', `\`${ed25519}\``, ED25519],
  ['line ends spelled out', pkcs1.replaceAll('\n', String.raw`\n`), RSA],
  ['line ends of Windows spelled out, in quotes', `"${ed25519.replaceAll('\n', String.raw`\r\n`)}"`, ED25519],
  ['all on one line', ed25519.replaceAll('\n', ' '), ED25519],
  ['no header lines, RSA in PKCS#1', bodyOf(pkcs1), RSA],
  ['no header lines, RSA in PKCS#8', bodyOf(pkcs8), RSA],
  ['no header lines, Ed25519 on one line', bodyOf(ed25519).replaceAll('\n', ''), ED25519],
  ['indented lines', pkcs8.replaceAll('\n', '\n    '), RSA],
  ['a byte order mark and text before and after', `\uFEFFBag Attributes\n${ed25519}-- \nsent from`, ED25519],
];

describe('importKey: PEM texts that are a key', () => {
  it.each(ACCEPTED)('%s', async (_title, text, key) => {
    const imported = await importKey('pem', new Secret(text));
    expect(imported.ok).toBe(true);
    if (!imported.ok) return;
    const signature = await imported.value.sign(TEXT);
    expect(isSignedBy(key, signature)).toBe(true);
  });
});
