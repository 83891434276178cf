import { describe, expect, it } from 'vitest';
import { KEY_FORMAT_REASONS, retryRule } from '../../../../lib/domain/failure.ts';
import { failureText } from '../../../../lib/domain/text/failures.ts';
import { EVERY_FAILURE, EVERY_READ_FAILURE, nameOf } from '../every-failure.ts';

const named = EVERY_FAILURE.map((failure) => [nameOf(failure), failure] as const);

describe('failureText', () => {
  it.each(named)('says %s in a sentence', (_name, failure) => {
    const { sentence } = failureText(failure, 'Kalshi');
    expect(sentence).toMatch(/^[A-Z].{10,}[^.]\.$/);
    expect(sentence).not.toMatch(/undefined|null|NaN|\[object|\s{2}/);
  });

  it('has a sentence of its own for each', () => {
    const sentences = new Map<string, string>();
    for (const [name, failure] of named) {
      const { sentence } = failureText(failure, 'Kalshi');
      const other = sentences.get(sentence);
      if (other !== undefined && other !== name)
        expect.unreachable(`${name} reads like ${other}: ${sentence}`);
      sentences.set(sentence, name);
    }
    expect(sentences.size).toBeGreaterThan(KEY_FORMAT_REASONS.length);
  });

  it.each(EVERY_READ_FAILURE.map((failure) => [nameOf(failure), failure] as const))(
    'offers something to do about %s, and not just another try where that is pointless',
    (_name, failure) => {
      const { remedy } = failureText(failure, 'Kalshi');
      if (retryRule(failure) === 'soon') expect(remedy).toBe('try-again');
      else expect(['replace-key', 'allow-hosts', 'unlock']).toContain(remedy);
    },
  );

  it('uses the name of the exchange', () => {
    expect(failureText({ kind: 'timeout', host: 'h' }, 'Polymarket US').sentence).toBe(
      'Polymarket US did not answer in time.',
    );
  });

  it('names the environment that a key belongs to', () => {
    const rejected = { kind: 'key-rejected', reason: 'wrong-environment' } as const;
    expect(failureText({ ...rejected, belongsTo: 'demo' }, 'Kalshi').sentence).toMatch(
      /^This key belongs to Kalshi’s demo environment\./,
    );
    expect(failureText({ ...rejected, belongsTo: 'production' }, 'Kalshi').sentence).toMatch(
      /^This key belongs to the real Kalshi, not to its demo environment\./,
    );
  });

  it('names the day and hour at which maintenance should end, by the reader’s clock', () => {
    const until = new Date(2026, 10, 26, 5).getTime();
    const { sentence } = failureText({ kind: 'maintenance', until }, 'Kalshi');
    expect(sentence).toMatch(/closed for maintenance, expected to end Thu.5:00.AM\./);
  });

  it('does not blame the exchange for a web page in its place, nor names a field', () => {
    const page = { kind: 'unreadable', field: 'a web page', page: true } as const;
    const { sentence } = failureText(page, 'Kalshi');
    expect(sentence).toContain('sign-in page');
    expect(sentence).not.toContain('(a web page)');
  });

  it.each(['cents', 'list'] as const)('says which figure counts while two disagree: %s', (between) => {
    expect(failureText({ kind: 'contradictory', between }, 'Kalshi').sentence).toMatch(
      /^Kalshi states two different figures for the same cash .*the smaller one counts until they agree\.$/,
    );
  });

  it.each([
    [undefined, 'This computer’s clock seems to be wrong,'],
    [0, 'This computer’s clock seems to be wrong,'],
    [1, 'This computer’s clock seems to be wrong,'],
    [-1.4, 'This computer’s clock seems to be wrong,'],
    [2, 'This computer’s clock is 2 seconds ahead,'],
    [-30.2, 'This computer’s clock is 30 seconds behind,'],
    [119.4, 'This computer’s clock is 119 seconds ahead,'],
    [120, 'This computer’s clock is 2 minutes ahead,'],
    [-7_140, 'This computer’s clock is 119 minutes behind,'],
    [7_200, 'This computer’s clock is 2 hours ahead,'],
    [-172_800, 'This computer’s clock is 2 days behind,'],
    [-31_536_000, 'This computer’s clock is 365 days behind,'],
  ])('puts a clock that is off by %s s into words', (seconds, expected) => {
    const failure = { kind: 'clock-skew', ...(seconds !== undefined && { seconds }) } as const;
    expect(failureText(failure, 'Kalshi').sentence).toMatch(new RegExp(`^${expected}`));
  });
});
