import { createDecipheriv, createHash, pbkdf2Sync } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../lib/domain/secret.ts';
import { deriveKey, openBox, sealBox, type PassphraseBox } from '../../../lib/keys/passphrase-box.ts';
import { changedAt, nodeBox, OTHER_PASSPHRASE, PASSPHRASE, withDigest } from './kept.ts';

const PURPOSE = 'a-test/1';
const BYTES = new TextEncoder().encode('what is sealed');
const WORDS = PASSPHRASE.reveal();

function open(box: PassphraseBox, passphrase = PASSPHRASE): Promise<string> {
  return openBox(box, passphrase, PURPOSE).then((opened) =>
    opened.ok ? new TextDecoder().decode(opened.value) : opened.failure,
  );
}

describe('deriveKey', () => {
  // RFC 7914, section 11 (the first 32 bytes of each).
  it.each([
    ['passwd', 'salt', 1, '55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc'],
    ['Password', 'NaCl', 80_000, '4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56'],
  ])('gives the published key of %s, %s and %i iterations', async (passphrase, salt, iterations, key) => {
    const derived = await deriveKey(new Secret(passphrase), new TextEncoder().encode(salt), iterations);
    const iv = new Uint8Array(12);
    const sealed = Buffer.from(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, derived, BYTES));
    const decipher = createDecipheriv('aes-256-gcm', Buffer.from(key, 'hex'), iv);
    decipher.setAuthTag(sealed.subarray(-16));
    const opened = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
    expect(opened.equals(BYTES)).toBe(true);
  });

  it('gives a key that cannot be exported', async () => {
    const derived = await deriveKey(PASSPHRASE, new Uint8Array(16), 1);
    expect(derived.extractable).toBe(false);
    await expect(crypto.subtle.exportKey('raw', derived)).rejects.toThrow();
  });
});

describe('a box', () => {
  it('made by other software opens', async () => {
    expect(await open(nodeBox(BYTES, WORDS, { purpose: PURPOSE, iterations: 1000 }))).toBe('what is sealed');
  });

  it('opens with other software', async () => {
    const box = await sealBox(BYTES, PASSPHRASE, { purpose: PURPOSE, iterations: 7 });
    const [salt, iv, sealed] = [box.salt, box.iv, box.sealed].map((text) => Buffer.from(text, 'base64'));
    if (salt === undefined || iv === undefined || sealed === undefined) throw new Error('no box');
    expect([box.derivation, box.iterations, salt.length, iv.length]).toEqual(['PBKDF2-SHA-256', 7, 16, 12]);
    const head = `${PURPOSE}\nPBKDF2-SHA-256\n7\n${box.salt}`;
    const decipher = createDecipheriv('aes-256-gcm', pbkdf2Sync(WORDS, salt, 7, 32, 'sha256'), iv);
    decipher.setAAD(Buffer.from(head)).setAuthTag(sealed.subarray(-16));
    const opened = Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
    expect(opened.toString()).toBe('what is sealed');
    const digest = createHash('sha256').update(`${head}\n${box.iv}\n${box.sealed}`).digest('base64');
    expect(box.digest).toBe(digest);
  });

  it('opens with what was sealed, whatever it is and whatever the passphrase', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.string({ unit: 'binary', minLength: 1 }),
        fc.integer({ min: 1, max: 20 }),
        async (bytes, words, iterations) => {
          const box = await sealBox(Uint8Array.from(bytes), new Secret(words), {
            purpose: PURPOSE,
            iterations,
          });
          const read = JSON.parse(JSON.stringify(box)) as PassphraseBox;
          const opened = await openBox(read, new Secret(words), PURPOSE);
          expect(opened.ok && Buffer.from(opened.value).equals(bytes)).toBe(true);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('is another one each time', async () => {
    const seal = () => sealBox(BYTES, PASSPHRASE, { purpose: PURPOSE, iterations: 1 });
    const [first, second] = await Promise.all([seal(), seal()]);
    for (const field of ['salt', 'iv', 'sealed', 'digest'] as const) {
      expect(first[field]).not.toBe(second[field]);
    }
  });

  it.each([
    ['the same letters in pieces', 'Zoe\u0308 cafe\u0301 bar', 'Zo\u00eb caf\u00e9 bar'],
    ['wide letters', '\uff50\uff41\uff53\uff53word one', 'password one'],
    ['a joined pair of letters', 'pro\ufb01t and loss', 'profit and loss'],
  ])('opens with %s', async (_title, typed, meant) => {
    const box = await sealBox(BYTES, new Secret(typed), { purpose: PURPOSE, iterations: 1 });
    expect(await open(box, new Secret(meant))).toBe('what is sealed');
  });

  it.each([
    ['another one', OTHER_PASSPHRASE.reveal()],
    ['capitals', WORDS.toUpperCase()],
    ['a space after it', `${WORDS} `],
    ['a letter less', WORDS.slice(0, -1)],
    ['none', ''],
  ])('does not open with a wrong passphrase: %s', async (_title, words) => {
    const box = await sealBox(BYTES, PASSPHRASE, { purpose: PURPOSE, iterations: 1 });
    expect(await open(box, new Secret(words))).toBe('wrong');
  });

  it('does not open as a box of another kind', async () => {
    const box = await sealBox(BYTES, PASSPHRASE, { purpose: PURPOSE, iterations: 1 });
    expect(await openBox(box, PASSPHRASE, 'a-test/2')).toEqual({ ok: false, failure: 'damaged' });
    // Nor with a digest made to fit.
    expect(await openBox(withDigest('a-test/2', box), PASSPHRASE, 'a-test/2')).toEqual({
      ok: false,
      failure: 'wrong',
    });
  });

  it('is damaged when any character of it is another one', async () => {
    const box = await sealBox(BYTES, PASSPHRASE, { purpose: PURPOSE, iterations: 15 });
    for (const field of ['salt', 'iv', 'sealed', 'digest'] as const) {
      for (let index = 0; index < box[field].length; index += 1) {
        const changed = { ...box, [field]: changedAt(box[field], index) };
        expect([field, index, await open(changed)]).toEqual([field, index, 'damaged']);
      }
      expect(await open({ ...box, [field]: '' })).toBe('damaged');
      expect(await open({ ...box, [field]: `${box[field]}=` })).toBe('damaged');
    }
    for (const iterations of [1, 14, 16]) expect(await open({ ...box, iterations })).toBe('damaged');
  });

  it('does not open when it was changed on purpose and its digest made to fit', async () => {
    const box = nodeBox(BYTES, WORDS, { purpose: PURPOSE, iterations: 15 });
    expect(await open(withDigest(PURPOSE, box))).toBe('what is sealed');
    for (const change of [
      { iterations: 14 },
      { salt: changedAt(box.salt, 3) },
      // The same bytes, written in another way.
      { salt: box.salt.replaceAll('=', '') },
      { iv: changedAt(box.iv, 3) },
      { sealed: changedAt(box.sealed, 3) },
      { sealed: box.sealed.slice(4) },
      { sealed: '' },
    ]) {
      expect(await open(withDigest(PURPOSE, { ...box, ...change }))).toBe('wrong');
    }
    for (const change of [
      { salt: 'AAAA' },
      { salt: '*' },
      { iv: 'AAAA' },
      { iv: '' },
      { sealed: 'not base64' },
    ]) {
      expect(await open(withDigest(PURPOSE, { ...box, ...change }))).toBe('damaged');
    }
  });

  it.each([0, -1, 1.5, 20_000_001, Number.NaN, Number.POSITIVE_INFINITY])(
    'is not made with %d iterations, which would not open',
    async (iterations) => {
      await expect(sealBox(BYTES, PASSPHRASE, { purpose: PURPOSE, iterations })).rejects.toThrow(RangeError);
    },
  );

  it('is not made with an empty passphrase', async () => {
    await expect(sealBox(BYTES, new Secret(''), { purpose: PURPOSE, iterations: 1 })).rejects.toThrow(
      RangeError,
    );
  });
});
