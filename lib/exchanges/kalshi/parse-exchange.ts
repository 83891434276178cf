import * as v from 'valibot';
import type { ReadFailure } from '../../domain/failure.ts';
import type { Period } from '../../domain/key-facts.ts';
import { ok, type Result } from '../../domain/result.ts';
import { drift, readShape } from '../shapes.ts';
import { present } from './fields.ts';
import { anyTime, updatedTime } from './parse-time.ts';

/**
 * `/exchange/status` (docs, spec 3.34.0, Oct 2026). The top level speaks for shard 0; the shards of the other balances are
 * an open set and are not looked at.
 */
const statusShape = v.object({
  exchange_active: v.boolean(),
  trading_active: v.boolean(),
  exchange_estimated_resume_time: updatedTime,
});

export interface ExchangeStatus {
  /** False while the exchange changes nothing at all: maintenance. */
  readonly active: boolean;
  /** False also while only trading rests. */
  readonly tradingActive: boolean;
  /** When it expects to go on, Unix ms; it may slip. */
  readonly resumeAt?: number;
}

export function parseExchangeStatus(json: unknown): Result<ExchangeStatus, ReadFailure> {
  const shape = readShape(statusShape, json, 'status');
  if (!shape.ok) return shape;
  const { exchange_active, trading_active, exchange_estimated_resume_time } = shape.value;
  return ok({
    active: exchange_active,
    tradingActive: trading_active,
    ...present({ resumeAt: exchange_estimated_resume_time }),
  });
}

/** A time that is needed: a text that is none is another form. */
const time = v.pipe(anyTime, v.number());

const windows = v.array(v.object({ start_datetime: time, end_datetime: time }));

/** `/exchange/schedule` (docs get-exchange-schedule, 2026): documented inside `schedule`; without it is taken too. */
const scheduleShape = v.object({
  schedule: v.nullish(v.object({ maintenance_windows: windows })),
  maintenance_windows: v.nullish(windows),
});

/** More than an exchange announces at a time; keeps what is stored small. */
const MAX_WINDOWS = 20;

/** The announced maintenance that is not over at this time (Unix ms), the next first. */
export function parseExchangeSchedule(json: unknown, now: number): Result<Period[], ReadFailure> {
  const shape = readShape(scheduleShape, json, 'schedule');
  if (!shape.ok) return shape;
  const listed = shape.value.schedule?.maintenance_windows ?? shape.value.maintenance_windows;
  if (listed == null) return drift('schedule: maintenance_windows', json);
  const periods = listed
    .map(({ start_datetime, end_datetime }): Period => ({ from: start_datetime, to: end_datetime }))
    .filter(({ from, to }) => from < to && now < to);
  return ok(periods.toSorted((a, b) => a.from - b.from).slice(0, MAX_WINDOWS));
}
