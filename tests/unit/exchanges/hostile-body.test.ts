import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { BODY_MAX_BYTES } from '../../../lib/exchanges/body.ts';
import { createHttp, type Http, type HeaderMaker } from '../../../lib/exchanges/http.ts';
import { parseJson } from '../../../lib/exchanges/json.ts';
import { fingerprintOf } from '../../../lib/exchanges/fingerprint.ts';
import { NOW } from './scripted-http.ts';

const ADDRESS = new URL('https://api.example.com/v1/thing');
const none: HeaderMaker = () => Promise.resolve({});
const never = new AbortController().signal;
const TOO_LARGE = { ok: false, failure: { kind: 'unreadable', field: 'more than 8 MB' } };

function httpWith(body: BodyInit): Http {
  return createHttp({
    fetch: () => Promise.resolve(new Response(body)),
    isOnline: () => true,
    now: () => NOW,
  });
}

/** A body that goes on for as long as it is read; `pieces` counts what was taken, `isOver` says whether it was ended. */
function endless(piece: Uint8Array<ArrayBuffer>): {
  body: ReadableStream;
  pieces: () => number;
  isOver: () => boolean;
} {
  let pieces = 0;
  let isOver = false;
  const body = new ReadableStream({
    pull(controller) {
      pieces += 1;
      controller.enqueue(piece);
    },
    cancel() {
      isOver = true;
    },
  });
  return { body, pieces: () => pieces, isOver: () => isOver };
}

describe('a body', () => {
  it('without end is left where it is more than anything meant', async () => {
    const piece = new TextEncoder().encode(' '.repeat(1_000_000));
    const { body, pieces, isOver } = endless(piece);
    expect(await httpWith(body).get(ADDRESS, none, never)).toEqual(TOO_LARGE);
    // One more than fits, and the one that a stream holds ready.
    expect(pieces()).toBeLessThanOrEqual(BODY_MAX_BYTES / piece.byteLength + 2);
    expect(isOver()).toBe(true);
  });

  it('that was packed small is measured as it unpacks', async () => {
    const packed = gzipSync(Buffer.alloc(200_000_000, ' '));
    expect(packed.byteLength).toBeLessThan(300_000);
    const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
    expect(await httpWith(unpacked).get(ADDRESS, none, never)).toEqual(TOO_LARGE);
  });

  it('of exactly the most is taken whole, and one byte more is not', async () => {
    const most = 'x'.repeat(BODY_MAX_BYTES);
    const taken = await httpWith(most).get(ADDRESS, none, never);
    expect(taken.ok && taken.value.body.length).toBe(BODY_MAX_BYTES);
    expect(await httpWith(`${most}x`).get(ADDRESS, none, never)).toEqual(TOO_LARGE);
  });

  it('keeps a character that arrives in two pieces', async () => {
    const bytes = new TextEncoder().encode('{"name":"é😀"}');
    const body = new ReadableStream({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    const got = await httpWith(body).get(ADDRESS, none, never);
    expect(got.ok && got.value.body).toBe('{"name":"é😀"}');
  });

  it('that is no text is no JSON, and breaks nothing', async () => {
    const bytes = Uint8Array.of(0x7b, 0xff, 0xfe, 0xc3, 0x28, 0xed, 0xa0, 0x80, 0x7d, 0xc3);
    const got = await httpWith(new Blob([bytes])).get(ADDRESS, none, never);
    expect(got.ok && parseJson(got.value.body)).toBeUndefined();
  });
});

describe('JSON', () => {
  it('nested a million deep is refused or survived, and so is telling its structure', () => {
    for (const text of [
      `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`,
      `${'{"a":'.repeat(1_000_000)}1${'}'.repeat(1_000_000)}`,
      `${'['.repeat(500)}1${']'.repeat(500)}`,
    ]) {
      expect(fingerprintOf(parseJson(text)).length).toBeLessThanOrEqual(600);
    }
  });

  it.each(['NaN', 'Infinity', '{"a":NaN}', '{"a":-Infinity}', '{"a":0x10}', '{"a":01}', '{"a":1.}'])(
    'has no %s',
    (text) => {
      expect(parseJson(text)).toBeUndefined();
    },
  );
});
