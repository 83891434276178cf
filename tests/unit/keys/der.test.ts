import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeElement, readElements, TAG } from '../../../lib/keys/der.ts';

function bytes(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}

describe('readElements', () => {
  it.each([
    ['a length that is missing', '30'],
    ['a length beyond the end', '300501'],
    ['a long length that is cut off', '308201'],
    ['a length of no stated size', '308000'],
    ['a length of five bytes', '30850000000001ff'],
    ['a length of four bytes beyond the end', '3084ffffffff00'],
    ['a good element and half of another', '02010030'],
  ])('refuses %s', (_title, hex) => {
    expect(readElements(bytes(hex))).toBeUndefined();
  });

  it('reads elements that follow each other', () => {
    expect(readElements(bytes('0201000500'))?.map(({ tag, content }) => [tag, content.length])).toEqual([
      [TAG.integer, 1],
      [0x05, 0],
    ]);
  });

  it('reads what encodeElement wrote, whatever its length', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70_000, size: 'max' }), (content) => {
        const [element, ...rest] = readElements(encodeElement(TAG.octetString, content)) ?? [];
        expect(rest).toEqual([]);
        expect(element?.tag).toBe(TAG.octetString);
        expect(Buffer.from(element?.content ?? []).equals(content)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it.each([0, 127, 128, 255, 256, 65_535, 65_536])('reads back %i bytes', (length) => {
    const [element] = readElements(encodeElement(TAG.sequence, new Uint8Array(length))) ?? [];
    expect(element?.content.length).toBe(length);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (content) => {
        const elements = readElements(content);
        if (elements !== undefined) {
          expect(elements.reduce((sum, element) => sum + element.content.length, 0)).toBeLessThanOrEqual(
            content.length,
          );
        }
      }),
    );
  });
});
