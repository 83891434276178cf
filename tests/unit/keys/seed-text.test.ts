import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { FormFailure, KeyFormatReason } from '../../../lib/domain/failure.ts';
import { Secret } from '../../../lib/domain/secret.ts';
import { importKey } from '../../../lib/keys/index.ts';
import {
  bodyOf,
  newEd25519,
  newRsa,
  pemOf,
  publicPemOf,
  secretTextOf,
  SEED_AND_PUBLIC_TEXT,
  SEED_TEXT,
} from './make.ts';

const TEXT = '1705420800000GET/v1/account/balances';
const SIGNATURE = 'Er2cdqZB9YUxY/+VC7NvqoyJEjmjhtpQMm3/TRsI0Hd7QeI+GWdJa2YsdtaotjO6uPQzQBA+pBYILlZpOQgVDA==';

const RSA = newRsa();

function urlSafe(text: string): string {
  return text.replaceAll('+', '-').replaceAll('/', '_');
}

const ACCEPTED: readonly [title: string, text: string][] = [
  ['a seed of 32 bytes', SEED_TEXT],
  ['a seed and its public half, 64 bytes', SEED_AND_PUBLIC_TEXT],
  ['no padding', SEED_TEXT.replace(/=+$/, '')],
  ['the URL-safe alphabet', urlSafe(SEED_AND_PUBLIC_TEXT)],
  ['the URL-safe alphabet without padding', urlSafe(SEED_TEXT).replace(/=+$/, '')],
  ['line breaks inside', SEED_AND_PUBLIC_TEXT.replaceAll(/(.{20})/g, '$1\r\n')],
  ['spaces and tabs inside', ` ${SEED_TEXT.slice(0, 10)} \t${SEED_TEXT.slice(10)} `],
  ['quotes around', `"${SEED_TEXT}"`],
  [
    'line ends spelled out',
    `${SEED_AND_PUBLIC_TEXT.slice(0, 44)}${String.raw`\n`}${SEED_AND_PUBLIC_TEXT.slice(44)}`,
  ],
];

const REFUSED: readonly [title: string, text: string, reason: KeyFormatReason][] = [
  ['nothing', '', 'empty'],
  ['spaces', '  \n', 'empty'],
  ...[1, 16, 31, 33, 48, 63, 65, 96].map((length): [string, string, KeyFormatReason] => [
    `${length} bytes`,
    randomBytes(length).toString('base64'),
    'wrong-length',
  ]),
  ['a character that base64 does not have', SEED_TEXT.replace('G', '*'), 'not-base64'],
  ['one character missing', SEED_TEXT.slice(1), 'wrong-length'],
  ['padding in the middle', `${SEED_TEXT}${SEED_TEXT}`, 'not-base64'],
  ['a length that base64 cannot have', 'AAAAA', 'not-base64'],
  ['a public half of another key', mixedHalves(), 'public-half-mismatch'],
  ['one wrong bit in the public half', flippedLastBit(), 'public-half-mismatch'],
  ['64 random bytes', randomBytes(64).toString('base64'), 'public-half-mismatch'],
  ['an API key ID', 'a952bcbe-ec3b-4b5b-b8f9-11dae589608c', 'looks-like-key-id'],
  ['a Kalshi key, RSA', pemOf(RSA, 'pkcs1'), 'kalshi-key'],
  ['a Kalshi key, Ed25519', pemOf(newEd25519(), 'pkcs8'), 'kalshi-key'],
  ['a Kalshi key cut off', pemOf(newEd25519(), 'pkcs8').slice(0, 60), 'kalshi-key'],
  ['the body of a Kalshi key', bodyOf(pemOf(newEd25519(), 'pkcs8')), 'kalshi-key'],
  ['the body of a Kalshi RSA key', bodyOf(pemOf(RSA, 'pkcs1')), 'kalshi-key'],
  ['the body of a public key', bodyOf(publicPemOf(newEd25519(), 'spki')), 'wrong-length'],
  ['a text longer than any key', 'A'.repeat(40_000), 'too-large'],
];

function mixedHalves(): string {
  const mine = Buffer.from(secretTextOf(newEd25519(), 'seed-and-public'), 'base64');
  const other = Buffer.from(secretTextOf(newEd25519(), 'seed-and-public'), 'base64');
  return Buffer.concat([mine.subarray(0, 32), other.subarray(32)]).toString('base64');
}

function flippedLastBit(): string {
  const bytes = Buffer.from(SEED_AND_PUBLIC_TEXT, 'base64');
  bytes[63] = (bytes[63] ?? 0) ^ 1;
  return bytes.toString('base64');
}

async function failureOf(text: string): Promise<FormFailure | undefined> {
  const imported = await importKey('base64-seed', new Secret(text));
  return imported.ok ? undefined : imported.failure;
}

describe('importKey: base64 secrets that are a key', () => {
  it.each(ACCEPTED)('%s', async (_title, text) => {
    const imported = await importKey('base64-seed', new Secret(text));
    expect(imported.ok && (await imported.value.sign(TEXT))).toBe(SIGNATURE);
  });
});

describe('importKey: base64 secrets that are no key', () => {
  it.each(REFUSED)('%s', async (_title, text, reason) => {
    expect(await failureOf(text)).toEqual({ kind: 'key-format', reason });
  });

  it('a secret cut off at any character', async () => {
    for (let length = 1; length < SEED_AND_PUBLIC_TEXT.length - 2; length += 1) {
      // 43 characters are 32 bytes: a seed without its padding.
      if (length === 43) continue;
      expect([length, (await failureOf(SEED_AND_PUBLIC_TEXT.slice(0, length)))?.kind]).toEqual([
        length,
        'key-format',
      ]);
    }
  });
});
