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

  it.each([200, 400, 403, 404, 429, 500, 503])('leaves a %i to its status', (code) => {
    expect(explain(code, UNKNOWN_TEXT, 3_600_000)).toBeUndefined();
  });
});
