import { describe, expect, it } from 'vitest';
import { checkName } from '../../../lib/background/account-rules.ts';

describe('the name of an account', () => {
  it.each(['\u200b', '\u2060\ufeff', '\u202e', '\u200e \u200f', '\0'])(
    'is not %j, which nobody would see',
    (name) => {
      expect(checkName([], name)).toEqual({ ok: false, failure: { kind: 'account-name', reason: 'empty' } });
    },
  );

  it.each(['<img src=x onerror=alert(1)>', '&lt;b&gt;', '👩‍👩‍👧‍👦', '🏳️‍🌈', 'حسابي', 'नमस्ते'])('may be %s', (name) => {
    expect(checkName([], name)).toEqual({ ok: true, value: name });
  });

  it('is not ten thousand characters long', () => {
    expect(checkName([], 'x'.repeat(10_000))).toEqual({
      ok: false,
      failure: { kind: 'account-name', reason: 'too-long' },
    });
  });
});
