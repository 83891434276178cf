import { describe, expect, it } from 'vitest';
import type { Diagnosis } from '../../../lib/domain/diagnosis.ts';
import { diagnosisView } from '../../../lib/ui/models/diagnosis-view.ts';
import { MINUTE, NOW, SECOND } from '../domain/make.ts';

const underWay: Diagnosis = { accountId: 'a', startedAt: NOW, steps: [], requests: 0 };
const well: Diagnosis = { ...underWay, endedAt: NOW + SECOND, requests: 2 };
const ill: Diagnosis = { ...well, cause: { kind: 'offline' } };
const failing = { accountId: 'a', isFailing: true };
const healthy = { accountId: 'a', isFailing: false };

describe('diagnosisView', () => {
  it('is shown under the account it is about, and no other', () => {
    expect(diagnosisView(ill, failing, NOW)).toEqual({ diagnosis: ill, isSilent: false });
    expect(diagnosisView(ill, { ...failing, accountId: 'b' }, NOW)).toBeUndefined();
    expect(diagnosisView(null, failing, NOW)).toBeUndefined();
  });

  it.each<[string, Diagnosis, typeof failing, number, boolean]>([
    ['a search that goes on', underWay, healthy, 10 * SECOND, true],
    ['what is wrong, while it is', ill, failing, 9 * MINUTE, true],
    ['what is wrong, once it is not', ill, healthy, 5 * SECOND, false],
    ['what was wrong long ago', ill, failing, 11 * MINUTE, false],
    ['that all is well, shortly', well, healthy, 30 * SECOND, true],
    ['that all is well, for ever', well, healthy, 2 * MINUTE, false],
    ['that all is well, until it is read again', well, failing, 30 * SECOND, true],
    ['that all was well, beside a later failure', well, failing, 2 * MINUTE, false],
  ])('shows %s: %#', (_case, diagnosis, about, age, isShown) => {
    expect(diagnosisView(diagnosis, about, NOW + age) !== undefined).toBe(isShown);
  });

  it('does not wait for a background that died', () => {
    expect(diagnosisView(underWay, failing, NOW + 29 * SECOND)?.isSilent).toBe(false);
    expect(diagnosisView(underWay, failing, NOW + 31 * SECOND)?.isSilent).toBe(true);
  });
});
