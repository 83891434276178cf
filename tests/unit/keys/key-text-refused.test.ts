import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import * as fc from 'fast-check';
import { generate } from 'selfsigned';
import { describe, expect, it } from 'vitest';
import type { FormFailure, KeyFormatReason } from '../../../lib/domain/failure.ts';
import { Secret } from '../../../lib/domain/secret.ts';
import { importKey } from '../../../lib/keys/index.ts';
import {
  bodyOf,
  newEd25519,
  newRsa,
  pemBlock,
  pemOf,
  publicPemOf,
  SEED_AND_PUBLIC_TEXT,
  SEED_TEXT,
} from './make.ts';

const RSA = newRsa();
const ED25519 = newEd25519();
const EC = generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey;
const X25519 = generateKeyPairSync('x25519').privateKey;

const pkcs1 = pemOf(RSA, 'pkcs1');
const pkcs8 = pemOf(RSA, 'pkcs8');
const ed25519 = pemOf(ED25519, 'pkcs8');

const { cert } = await generate([{ name: 'commonName', value: 'Somebody' }], { keyType: 'ec' });

function encrypted(key: KeyObject, type: 'pkcs1' | 'pkcs8'): string {
  const cipher = { cipher: 'aes-256-cbc', passphrase: 'secret' };
  return key.export({ type, format: 'pem', ...cipher }).toString();
}

function ecPem(): string {
  return EC.export({ type: 'sec1', format: 'pem' }).toString();
}

/** The text without the base64 line of that number, so that the rest still looks like a whole file. */
function withoutLine(pem: string, line: number): string {
  return pem
    .split('\n')
    .filter((_line, index) => index !== line)
    .join('\n');
}

async function failureOf(text: string): Promise<FormFailure | undefined> {
  const imported = await importKey('pem', new Secret(text));
  return imported.ok ? undefined : imported.failure;
}

const REFUSED: readonly [title: string, text: string, reason: KeyFormatReason][] = [
  ['nothing', '', 'empty'],
  ['spaces and line ends', ' \r\n\t ', 'empty'],
  ['a pair of quotes', '""', 'empty'],
  ['words', 'my secret key', 'not-pem'],
  ['other letters', 'Schlüssel für Kalshi', 'not-pem'],
  ['base64 of something else', Buffer.from('nothing to see here').toString('base64'), 'not-pem'],
  ['header lines in lower case', ed25519.toLowerCase(), 'not-pem'],
  ['a sealed letter', pemBlock('PGP MESSAGE', Buffer.alloc(20)), 'not-pem'],
  ['encrypted PKCS#8', encrypted(RSA, 'pkcs8'), 'encrypted'],
  ['encrypted PKCS#8 of Ed25519', encrypted(ED25519, 'pkcs8'), 'encrypted'],
  ['encrypted PKCS#8 without header lines', bodyOf(encrypted(RSA, 'pkcs8')), 'encrypted'],
  ['encrypted PKCS#8 under a plain name', encrypted(RSA, 'pkcs8').replaceAll('ENCRYPTED ', ''), 'encrypted'],
  ['encrypted PKCS#1 (Proc-Type)', encrypted(RSA, 'pkcs1'), 'encrypted'],
  ['a public key (SPKI)', publicPemOf(RSA, 'spki'), 'public-key'],
  ['an Ed25519 public key', publicPemOf(ED25519, 'spki'), 'public-key'],
  ['a public key (PKCS#1)', publicPemOf(RSA, 'pkcs1'), 'public-key'],
  ['a public key without header lines', bodyOf(publicPemOf(RSA, 'spki')), 'public-key'],
  ['a PKCS#1 public key without header lines', bodyOf(publicPemOf(RSA, 'pkcs1')), 'public-key'],
  [
    'a public key called a private one',
    publicPemOf(ED25519, 'spki').replaceAll('PUBLIC', 'PRIVATE'),
    'public-key',
  ],
  ['a certificate', cert, 'certificate'],
  ['a certificate without header lines', bodyOf(cert), 'certificate'],
  ['an elliptic-curve key', ecPem(), 'unsupported-algorithm'],
  ['an elliptic-curve key in PKCS#8', pemOf(EC, 'pkcs8'), 'unsupported-algorithm'],
  ['an elliptic-curve key without header lines', bodyOf(ecPem()), 'unsupported-algorithm'],
  ['a key for agreement (X25519)', pemOf(X25519, 'pkcs8'), 'unsupported-algorithm'],
  ['a key for SSH', pemBlock('OPENSSH PRIVATE KEY', Buffer.alloc(64)), 'unsupported-algorithm'],
  ['a key for mail', pemBlock('PGP PRIVATE KEY BLOCK', Buffer.alloc(64)), 'unsupported-algorithm'],
  ['two keys', `${ed25519}${pkcs1}`, 'several-keys'],
  ['a certificate and its key', `${cert}\n${pkcs8}`, 'several-keys'],
  ['a key without its last line', pkcs1.slice(0, pkcs1.indexOf('-----END')), 'truncated'],
  ['a last line without its dashes', pkcs1.trimEnd().slice(0, -5), 'truncated'],
  ['a key without its first base64 line', withoutLine(pkcs1, 1), 'truncated'],
  ['a key without a line in the middle', withoutLine(pkcs8, 9), 'truncated'],
  ['an Ed25519 key with half its base64', ed25519.replace(/(\n.{32}).{32}/, '$1'), 'truncated'],
  ['a base64 body one character short', pkcs1.replace(/.=*\n-----END/, '\n-----END'), 'truncated'],
  ['header lines with nothing between', pemBlock('PRIVATE KEY', Buffer.alloc(0)), 'truncated'],
  ['a character that base64 does not have', pkcs1.replace(/\n.(.{20})/, '\n*$1'), 'damaged-pem'],
  ['an invisible character', ed25519.replace(/\n(.{20})/, '\n$1\u200B'), 'damaged-pem'],
  ['an ellipsis for the middle', pkcs8.replace(/\n.{64}\n/, '\n...\n'), 'damaged-pem'],
  ['DER of another thing', pemBlock('PRIVATE KEY', Buffer.from('3003020100', 'hex')), 'damaged-pem'],
  ['an API key ID', 'a952bcbe-ec3b-4b5b-b8f9-11dae589608c', 'looks-like-key-id'],
  ['an API key ID in capitals and quotes', '"A952BCBE-EC3B-4B5B-B8F9-11DAE589608C"', 'looks-like-key-id'],
  ['a Polymarket US secret of 32 bytes', SEED_TEXT, 'polymarket-us-key'],
  ['a Polymarket US secret of 64 bytes', SEED_AND_PUBLIC_TEXT, 'polymarket-us-key'],
  ['a text longer than any key', `${pkcs1}${' '.repeat(40_000)}`, 'too-large'],
];

describe('importKey: PEM texts that are no key', () => {
  it.each(REFUSED)('%s', async (_title, text, reason) => {
    expect(await failureOf(text)).toEqual({ kind: 'key-format', reason });
  });

  it('an Ed25519 key whose seed has another length', async () => {
    const der = Buffer.concat([Buffer.from('302d020100300506032b65700421041f', 'hex'), Buffer.alloc(31, 7)]);
    expect(await failureOf(pemBlock('PRIVATE KEY', der))).toEqual({
      kind: 'key-format',
      reason: 'damaged-pem',
    });
  });
});

describe('importKey: a PEM with something after its key', () => {
  it.each([
    ['another element', '0500'],
    ['half an element', '30'],
    ['zeros', '0000'],
  ])('%s', async (_title, hex) => {
    for (const key of [RSA, ED25519]) {
      const der = key.export({ type: 'pkcs8', format: 'der' });
      const longer = Buffer.concat([der, Buffer.from(hex, 'hex')]);
      expect((await failureOf(pemBlock('PRIVATE KEY', longer)))?.kind).toBe('key-format');
    }
  });
});

describe('importKey: a PEM that is cut off', () => {
  const keys = [
    ['RSA in PKCS#1', pkcs1],
    ['RSA in PKCS#8', pkcs8],
    ['Ed25519', ed25519],
  ] as const;

  it.each(keys)('%s is refused wherever it is cut', async (_title, pem) => {
    const whole = pem.trimEnd();
    const step = whole.length > 500 ? 50 : 1;
    const lengths = Array.from({ length: Math.ceil(whole.length / step) }, (_, index) => index * step);
    // Every place inside the last line too, where the key itself is already whole.
    for (let length = whole.indexOf('-----END'); length < whole.length; length += 1) lengths.push(length);
    for (const length of lengths) {
      const failure = await failureOf(whole.slice(0, length));
      const reason = length === 0 ? 'empty' : length < whole.indexOf('\n') ? 'not-pem' : 'truncated';
      expect([length, failure]).toEqual([length, { kind: 'key-format', reason }]);
    }
  });

  it.each(keys)(
    '%s is refused wherever its base64 is cut, also between header lines',
    async (_title, pem) => {
      const [first = ''] = pem.split('\n');
      const body = bodyOf(pem).trimEnd();
      for (let length = 0; length < body.length - 1; length += 50) {
        const text = `${first}\n${body.slice(0, length)}\n${first.replace('BEGIN', 'END')}\n`;
        expect([length, await failureOf(text)]).toEqual([
          length,
          { kind: 'key-format', reason: 'truncated' },
        ]);
      }
    },
  );

  it.each(keys)('%s without header lines is refused wherever it is cut', async (_title, pem) => {
    const body = bodyOf(pem).trimEnd();
    for (let length = 50; length < body.length - 1; length += 50) {
      expect([length, (await failureOf(body.slice(0, length)))?.kind]).toEqual([length, 'key-format']);
    }
  });
});

describe('importKey: anything at all', () => {
  const pieces = fc.array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '-----BEGIN PRIVATE KEY-----',
        '-----END PRIVATE KEY-----',
        '\n',
        '"',
        '=',
        pkcs1,
        ed25519,
      ),
      fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes).toString('base64')),
    ),
    { maxLength: 6 },
  );

  it.each(['pem', 'base64-seed'] as const)('is answered, never thrown at (%s)', async (format) => {
    await fc.assert(
      fc.asyncProperty(pieces, async (parts) => {
        const imported = await importKey(format, new Secret(parts.join('')));
        if (!imported.ok) expect(imported.failure.kind).toBe('key-format');
      }),
      { numRuns: 400 },
    );
  });

  it('also when it is random DER between header lines', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (bytes) => {
        bytes[0] = 0x30;
        expect((await failureOf(pemBlock('PRIVATE KEY', bytes)))?.kind).toBe('key-format');
      }),
      { numRuns: 400 },
    );
  });
});
