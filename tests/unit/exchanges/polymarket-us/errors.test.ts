import { describe, expect, it } from 'vitest';
import type { ReadFailure } from '../../../../lib/domain/failure.ts';
import { parseJson } from '../../../../lib/exchanges/json.ts';
import { explainPolymarketUs } from '../../../../lib/exchanges/polymarket-us/errors.ts';
import { status } from '../scripted-http.ts';

const UNKNOWN_TEXT = 'rpc error: code = Unauthenticated desc = API key not found';

function explain(code: number, body: unknown, aheadMs?: number): ReadFailure | undefined {
  const answer = status(code, body);
  return explainPolymarketUs(answer, parseJson(answer.body), aheadMs);
}

describe('explainPolymarketUs', () => {
  it.each<[title: string, body: unknown, aheadMs: number | undefined, ReadFailure]>([
    [
      'a body that is not JSON',
      'missing authentication credential',
      0,
      { kind: 'key-rejected', reason: 'unspecified' },
    ],
    ['nothing', '', undefined, { kind: 'key-rejected', reason: 'unspecified' }],
    ['an unknown key as text', UNKNOWN_TEXT, 0, { kind: 'key-rejected', reason: 'unknown-key' }],
    [
      'an unknown key as JSON',
      { code: 16, message: UNKNOWN_TEXT, details: [] },
      undefined,
      { kind: 'key-rejected', reason: 'unknown-key' },
    ],
    ['a clock just tolerable', '', 15_000, { kind: 'key-rejected', reason: 'unspecified' }],
    ['a clock ahead', '', 15_001, { kind: 'clock-skew', seconds: 15 }],
    ['a clock behind', '', -90_000, { kind: 'clock-skew', seconds: -90 }],
    ['an unknown key while the clock is off', UNKNOWN_TEXT, 90_000, { kind: 'clock-skew', seconds: 90 }],
  ])('401 with %s', (_title, body, aheadMs, expected) => {
    expect(explain(401, body, aheadMs)).toEqual(expected);
  });

  it.each<[title: string, body: unknown]>([
    ['plain text', 'Forbidden'],
    ['an edge’s own number', 'error code: 1020'],
    ['a page', '<!DOCTYPE html><title>Attention Required!</title>'],
  ])('403 with %s comes from the servers in front and says nothing about the key', (_title, body) => {
    expect(explain(403, body)).toEqual({ kind: 'server', status: 403 });
  });

  it.each<[title: string, body: unknown]>([
    [
      'the error envelope',
      { code: 7, message: 'The server was unable to process your request.', details: [] },
    ],
    ['nothing', ''],
  ])('leaves a 403 with %s to its status', (_title, body) => {
    expect(explain(403, body)).toBeUndefined();
  });

  it.each<[title: string, body: unknown, stated: number | undefined, waits: number]>([
    ['the documented body', { status: 429, message: 'Too Many Requests' }, undefined, 10_000],
    ['a page and no wait', '<html>', undefined, 10_000],
    ['a page and a short wait', '<html>', 3_000, 10_000],
    ['a wait of nothing', '', 0, 10_000],
    ['a long wait', '<html>', 45_000, 45_000],
  ])('429 with %s holds for at least ten seconds', (_title, body, stated, waits) => {
    const answer = status(429, body, stated === undefined ? {} : { retryAfterMs: stated });
    expect(explainPolymarketUs(answer, parseJson(answer.body), 3_600_000)).toEqual({
      kind: 'rate-limited',
      retryAfterMs: waits,
    });
  });

  it.each([200, 400, 404, 408, 500, 501, 502, 503, 504, 520])('leaves a %i to its status', (code) => {
    expect(explain(code, UNKNOWN_TEXT, 3_600_000)).toBeUndefined();
  });
});
