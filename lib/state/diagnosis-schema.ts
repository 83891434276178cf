import * as v from 'valibot';
import { DOCTOR_STEPS, type Diagnosis } from '../domain/diagnosis.ts';
import { count, failure, finite, time } from './schemas.ts';

export const diagnosisSchema: v.GenericSchema<unknown, Diagnosis> = v.object({
  accountId: v.string(),
  startedAt: time,
  endedAt: v.exactOptional(time),
  steps: v.array(
    v.object({
      step: v.picklist(DOCTOR_STEPS),
      outcome: v.picklist(['good', 'bad', 'skipped']),
      tookMs: v.exactOptional(finite),
      host: v.exactOptional(v.string()),
      aheadMs: v.exactOptional(finite),
    }),
  ),
  requests: count,
  cause: v.exactOptional(failure),
});
