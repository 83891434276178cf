import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase64, encodeBase64 } from '../../../lib/keys/base64.ts';

describe('base64', () => {
  it('writes and reads as Node does, in both alphabets, with and without padding', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const text = encodeBase64(bytes);
        expect(text).toBe(Buffer.from(bytes).toString('base64'));
        for (const form of [text, text.replaceAll('=', ''), Buffer.from(bytes).toString('base64url')]) {
          expect(Buffer.from(decodeBase64(form) ?? [0]).equals(bytes)).toBe(true);
        }
      }),
    );
  });

  it.each([8_191, 8_192, 8_193, 3_000_000])('takes %i bytes', (length) => {
    const bytes = randomBytes(length);
    const text = encodeBase64(bytes);
    expect(text === bytes.toString('base64')).toBe(true);
    expect(bytes.equals(decodeBase64(text) ?? Buffer.alloc(0))).toBe(true);
  });

  it.each(['A', 'AAAAA', 'AA*A', 'AA=A', 'AA AA', 'é', '===='])('refuses %s', (text) => {
    expect(decodeBase64(text)).toBeUndefined();
  });
});
