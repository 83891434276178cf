import { describe, expect, it } from 'vitest';
import type { ReadFailure } from '../../../../lib/domain/failure.ts';
import { parseJson } from '../../../../lib/exchanges/json.ts';
import { explainKalshi } from '../../../../lib/exchanges/kalshi/errors.ts';
import { status } from '../scripted-http.ts';

const SIGNATURE: ReadFailure = { kind: 'key-rejected', reason: 'signature' };
const UNKNOWN: ReadFailure = { kind: 'key-rejected', reason: 'unknown-key' };
const UNSPECIFIED: ReadFailure = { kind: 'key-rejected', reason: 'unspecified' };

function explain(code: number, body: unknown, aheadMs?: number): ReadFailure | undefined {
  const answer = status(code, body);
  return explainKalshi(answer, parseJson(answer.body), aheadMs);
}

const EXPIRED = { error: { code: 'header_timestamp_expired', message: 'timestamp expired' } };
const WRONG_PAIR = {
  error: { code: 'authentication_error', message: 'no', details: 'INCORRECT_API_KEY_SIGNATURE' },
};

describe('explainKalshi', () => {
  it.each<[title: string, body: unknown, aheadMs: number | undefined, ReadFailure]>([
    ['an expired time, clock unknown', EXPIRED, undefined, { kind: 'clock-skew' }],
    ['an expired time, a minute ahead', EXPIRED, 60_400, { kind: 'clock-skew', seconds: 60 }],
    ['an expired time, half an hour behind', EXPIRED, -1_800_000, { kind: 'clock-skew', seconds: -1_800 }],
    ['an expired time, clock right', EXPIRED, 200, { kind: 'clock-skew', seconds: 0 }],
    [
      'an expired time with details of null',
      { error: { code: 'header_timestamp_expired', details: null } },
      7_000,
      { kind: 'clock-skew', seconds: 7 },
    ],
    [
      'an expired time with details in a list',
      { error: { code: 'header_timestamp_expired', details: [] } },
      7_000,
      { kind: 'clock-skew', seconds: 7 },
    ],
    ['an expired time, flat', { code: 'header_timestamp_expired:_5s' }, undefined, { kind: 'clock-skew' }],
    ['a wrong signature', WRONG_PAIR, 0, SIGNATURE],
    ['a wrong signature although the clock is off too', WRONG_PAIR, 60_000, SIGNATURE],
    ['a wrong signature, flat', { code: 'x', details: 'INCORRECT_API_KEY_SIGNATURE' }, 0, SIGNATURE],
    ['an unknown key', { error: { code: 'authentication_error', details: 'API_KEY NOT_FOUND' } }, 0, UNKNOWN],
    ['an unknown user', { error: { code: 'user_not_found:_0f0e' } }, 0, UNKNOWN],
    ['a missing signature', { error: { code: 'signature_is_missing_from_headers' } }, 0, UNSPECIFIED],
    ['an error as a text', { error: 'unauthorized' }, 0, UNSPECIFIED],
    ['a message alone', { msg: 'unauthorized' }, 0, UNSPECIFIED],
    ['plain text', 'Unauthorized\n', 0, UNSPECIFIED],
    ['nothing', '', undefined, UNSPECIFIED],
    ['nothing, clock just tolerable', '', 10_000, UNSPECIFIED],
    ['nothing, clock off', '', 10_001, { kind: 'clock-skew', seconds: 10 }],
    ['nothing, clock off the other way', '', -45_000, { kind: 'clock-skew', seconds: -45 }],
  ])('401 with %s', (_title, body, aheadMs, expected) => {
    expect(explain(401, body, aheadMs)).toEqual(expected);
  });

  it.each([200, 400, 403, 404, 429, 500, 503])('leaves a %i to its status', (code) => {
    expect(explain(code, EXPIRED, 3_600_000)).toBeUndefined();
  });

  it.each<[title: string, code: number, body: string]>([
    ['plain text', 403, 'Forbidden\n'],
    ['plain text in other letters', 403, 'forbidden'],
    ['a page', 403, '<html><body>Blocked</body></html>'],
    ['a page after blank lines', 404, '\n <!DOCTYPE html>'],
    ['a path that is not there, as plain text', 404, 'Not Found'],
  ])('takes a refusal by the servers in front for trouble, not for the key: %s', (_title, code, body) => {
    expect(explain(code, body)).toEqual({ kind: 'server', status: code });
  });

  it.each<[title: string, code: number, body: unknown]>([
    ['without a body', 403, ''],
    ['in JSON', 403, { error: { code: 'forbidden', message: 'Forbidden' } }],
    ['as a JSON text', 403, '"Forbidden"'],
    ['in other words', 403, 'Forbidden for this key'],
    ['in JSON, of a path', 404, { code: 'not_found' }],
  ])('leaves a refusal by the exchange to its status: %s', (_title, code, body) => {
    expect(explain(code, body)).toBeUndefined();
  });
});
