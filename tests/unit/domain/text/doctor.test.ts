import { describe, expect, it } from 'vitest';
import { DOCTOR_STEPS, type Diagnosis, type StepResult } from '../../../../lib/domain/diagnosis.ts';
import { conclusionOf, DOCTOR_TEXT, stepText } from '../../../../lib/domain/text/doctor.ts';
import { MINUTE, NOW } from '../make.ts';

describe('stepText', () => {
  it.each<[StepResult, string]>([
    [
      { step: 'reach', outcome: 'good', host: 'api.example', tookMs: 120.4 },
      'api.example answered in 120 ms',
    ],
    [{ step: 'reach', outcome: 'bad', host: 'api.example' }, 'no answer from api.example'],
    [
      { step: 'reach', outcome: 'bad', host: 'api.example', tookMs: 80 },
      'api.example answered, but not as it should',
    ],
    [{ step: 'reach', outcome: 'bad' }, 'no answer from Kalshi'],
    [{ step: 'clock', outcome: 'skipped' }, 'not compared'],
    [{ step: 'clock', outcome: 'good', aheadMs: -900 }, 'right'],
    [{ step: 'clock', outcome: 'good', aheadMs: 5_000 }, '5 seconds ahead, which Bankroll allows for'],
    [
      { step: 'clock', outcome: 'bad', aheadMs: -3 * MINUTE },
      '3 minutes behind: set it to automatic; Bankroll allows for it meanwhile',
    ],
    [{ step: 'key', outcome: 'good' }, 'Kalshi accepts it'],
    [{ step: 'key', outcome: 'bad' }, 'the balance could not be read with it'],
    [{ step: 'key', outcome: 'skipped' }, 'not tried: the connection comes first'],
  ])('%j', (result, expected) => {
    expect(stepText(result.step, result, 'Kalshi')).toBe(expected);
  });

  it.each(DOCTOR_STEPS)('says nothing of %s before it was looked at', (step) => {
    expect(stepText(step, undefined, 'Kalshi')).toBe('…');
  });
});

describe('conclusionOf', () => {
  const underWay: Diagnosis = { accountId: 'a', startedAt: NOW, steps: [], requests: 0 };

  it('draws none before the end', () => {
    expect(conclusionOf(underWay, 'Kalshi')).toBeUndefined();
  });

  it('says that all is well, or what is wrong and what helps', () => {
    const ended = { ...underWay, endedAt: NOW + 900, requests: 2 };
    expect(conclusionOf(ended, 'Kalshi')).toEqual({ sentence: DOCTOR_TEXT.well });
    expect(conclusionOf({ ...ended, cause: { kind: 'offline' } }, 'Kalshi')).toEqual({
      sentence: 'This computer is offline.',
      remedy: 'try-again',
    });
  });
});
