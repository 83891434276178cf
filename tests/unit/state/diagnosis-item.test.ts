import { beforeEach, describe, expect, it } from 'vitest';
import { DOCTOR_STEPS, type Diagnosis } from '../../../lib/domain/diagnosis.ts';
import { diagnosisItem } from '../../../lib/state/items.ts';
import { EVERY_READ_FAILURE } from '../domain/every-failure.ts';
import { NOW } from '../domain/make.ts';
import { fakeBrowser, resetFakeBrowser } from '../fake-browser.ts';

const { local, session } = fakeBrowser.storage;

const UNDER_WAY: Diagnosis = { accountId: 'a', startedAt: NOW, steps: [], requests: 0 };
const ENDED: Diagnosis = {
  accountId: 'a',
  startedAt: NOW,
  endedAt: NOW + 900,
  steps: [
    { step: 'reach', outcome: 'good', tookMs: 120, host: 'api.example.com' },
    { step: 'clock', outcome: 'bad', aheadMs: -86_400_000 },
    { step: 'key', outcome: 'skipped' },
  ],
  requests: 3,
  cause: { kind: 'key-rejected', reason: 'wrong-environment', belongsTo: 'demo' },
};

beforeEach(resetFakeBrowser);

describe('the latest look for a cause', () => {
  it.each([
    ['under way', UNDER_WAY],
    ['ended', ENDED],
    ['cleared', null],
  ])('comes back as it went: %s', async (_title, value) => {
    await diagnosisItem.write(value);
    expect(await diagnosisItem.read()).toEqual({ state: 'present', value });
  });

  it('is not kept beyond the browser’s session', async () => {
    await diagnosisItem.write(ENDED);
    expect(await local.get(null)).toEqual({});
    expect(Object.keys(await session.get(null))).toEqual(['diagnosis']);
  });

  it('knows every cause', async () => {
    for (const cause of EVERY_READ_FAILURE) {
      await diagnosisItem.write({ ...ENDED, cause });
      expect(await diagnosisItem.read()).toEqual({ state: 'present', value: { ...ENDED, cause } });
    }
  });

  it('knows every step and how it ends', async () => {
    const steps = DOCTOR_STEPS.flatMap((step) =>
      (['good', 'bad', 'skipped'] as const).map((outcome) => ({ step, outcome })),
    );
    await diagnosisItem.write({ ...ENDED, steps });
    expect(await diagnosisItem.read()).toMatchObject({ value: { steps } });
  });

  it.each<[string, object]>([
    ['no account', { accountId: undefined }],
    ['a step that is not known', { steps: [{ step: 'pray', outcome: 'good' }] }],
    ['an outcome that is not known', { steps: [{ step: 'key', outcome: 'maybe' }] }],
    ['half a request', { requests: 0.5 }],
    ['a cause that is none', { cause: { kind: 'bored' } }],
    ['an end in words', { endedAt: 'soon' }],
  ])('is damaged by %s', async (_title, changes) => {
    await session.set({ diagnosis: { v: 1, data: { ...ENDED, ...changes } } });
    expect(await diagnosisItem.read()).toEqual({ state: 'damaged' });
  });
});
