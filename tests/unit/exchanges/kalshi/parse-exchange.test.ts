import { describe, expect, it } from 'vitest';
import {
  parseExchangeSchedule,
  parseExchangeStatus,
} from '../../../../lib/exchanges/kalshi/parse-exchange.ts';
import { NOW } from '../scripted-http.ts';
import { unreadable } from '../unreadable.ts';
import { parsedBy } from './scripted-account.ts';

const HOUR = 3_600_000;

function iso(time: number): string {
  return new Date(time).toISOString();
}

describe('parseExchangeStatus', () => {
  const status = parsedBy(parseExchangeStatus);
  const notJson = { kind: 'unreadable', field: 'status: not JSON' };

  it.each([
    [
      'a working day',
      '{"exchange_active":true,"trading_active":true,"intra_exchange_transfers_active":true}',
      { active: true, tradingActive: true },
    ],
    [
      'a pause of trading',
      '{"exchange_active":true,"trading_active":false}',
      { active: true, tradingActive: false },
    ],
    [
      'maintenance with its end',
      '{"exchange_active":false,"trading_active":false,"exchange_estimated_resume_time":"2026-11-20T13:00:00Z"}',
      { active: false, tradingActive: false, resumeAt: NOW + HOUR },
    ],
    [
      'an end in Unix seconds',
      `{"exchange_active":false,"trading_active":false,"exchange_estimated_resume_time":${NOW / 1_000}}`,
      { active: false, tradingActive: false, resumeAt: NOW },
    ],
    [
      'an end of null',
      '{"exchange_active":false,"trading_active":false,"exchange_estimated_resume_time":null}',
      { active: false, tradingActive: false },
    ],
    [
      'an end that is no time',
      '{"exchange_active":false,"trading_active":false,"exchange_estimated_resume_time":"soon"}',
      { active: false, tradingActive: false },
    ],
    [
      'shards, of which the first speaks for all',
      `{"exchange_active":true,"trading_active":true,"exchange_index_statuses":[{"exchange_index":7,"description":"new",
        "exchange_active":false,"trading_active":false}]}`,
      { active: true, tradingActive: true },
    ],
  ])('reads %s', (_title, json, expected) => {
    expect(status(json)).toEqual(expected);
  });

  it.each([
    ['', notJson],
    ['<html>Bad gateway</html>', notJson],
    ['null', unreadable('status')],
    ['"active"', unreadable('status')],
    ['[]', unreadable('status: exchange_active')],
    ['{}', unreadable('status: exchange_active')],
    ['{"trading_active":true}', unreadable('status: exchange_active')],
    ['{"exchange_active":true}', unreadable('status: trading_active')],
    ['{"exchange_active":"true","trading_active":true}', unreadable('status: exchange_active')],
    ['{"exchange_active":1,"trading_active":true}', unreadable('status: exchange_active')],
    ['{"exchange_active":true,"trading_active":null}', unreadable('status: trading_active')],
    ['{"status":{"exchange_active":true,"trading_active":true}}', unreadable('status: exchange_active')],
  ])('is a failure for %s', (json, failure) => {
    expect(status(json)).toEqual(failure);
  });
});

describe('parseExchangeSchedule', () => {
  const schedule = parsedBy((json) => parseExchangeSchedule(json, NOW));
  const notJson = { kind: 'unreadable', field: 'schedule: not JSON' };
  const named = unreadable('schedule: maintenance_windows');

  function windowText(from: number, to: number): string {
    return `{"start_datetime":"${iso(from)}","end_datetime":"${iso(to)}"}`;
  }

  function nested(...windows: string[]): string {
    return `{"schedule":{"standard_hours":[],"maintenance_windows":[${windows.join(',')}]}}`;
  }

  it.each([
    ['no window', nested(), []],
    [
      'a window to come',
      nested(windowText(NOW + HOUR, NOW + 2 * HOUR)),
      [{ from: NOW + HOUR, to: NOW + 2 * HOUR }],
    ],
    ['a window under way', nested(windowText(NOW - HOUR, NOW + 1)), [{ from: NOW - HOUR, to: NOW + 1 }]],
    ['a window that is over', nested(windowText(NOW - HOUR, NOW)), []],
    ['a window that ends before it begins', nested(windowText(NOW + 2 * HOUR, NOW + HOUR)), []],
    [
      'the next first',
      nested(windowText(NOW + 5 * HOUR, NOW + 6 * HOUR), windowText(NOW + HOUR, NOW + 2 * HOUR)),
      [
        { from: NOW + HOUR, to: NOW + 2 * HOUR },
        { from: NOW + 5 * HOUR, to: NOW + 6 * HOUR },
      ],
    ],
    [
      'windows without the outer level',
      `{"maintenance_windows":[${windowText(NOW, NOW + HOUR)}]}`,
      [{ from: NOW, to: NOW + HOUR }],
    ],
    [
      'times in Unix seconds',
      nested(`{"start_datetime":${NOW / 1_000},"end_datetime":${NOW / 1_000 + 60}}`),
      [{ from: NOW, to: NOW + 60_000 }],
    ],
  ])('reads %s', (_title, json, expected) => {
    expect(schedule(json)).toEqual(expected);
  });

  it('keeps the next twenty', () => {
    const many = Array.from({ length: 30 }, (_, index) =>
      windowText(NOW + (30 - index) * HOUR, NOW + (30 - index) * HOUR + 1_000),
    );
    const read = schedule(nested(...many));
    expect(read).toHaveLength(20);
    expect(read).toContainEqual({ from: NOW + HOUR, to: NOW + HOUR + 1_000 });
    expect(read).not.toContainEqual({ from: NOW + 21 * HOUR, to: NOW + 21 * HOUR + 1_000 });
  });

  it.each([
    ['', notJson],
    ['<html>', notJson],
    ['null', unreadable('schedule')],
    ['{}', named],
    ['[]', named],
    ['{"maintenance_windows":null}', named],
    ['{"maintenance_windows":{}}', named],
    ['{"data":{"maintenance_windows":[]}}', named],
    ['{"schedule":[]}', unreadable('schedule: schedule.maintenance_windows')],
    ['{"schedule":"closed"}', unreadable('schedule: schedule')],
    ['{"schedule":{"maintenance_windows":null}}', unreadable('schedule: schedule.maintenance_windows')],
    [nested('null'), unreadable('schedule: schedule.maintenance_windows.0')],
    [
      nested('{"start_datetime":"2026-11-20T13:00:00Z"}'),
      unreadable('schedule: schedule.maintenance_windows.0.end_datetime'),
    ],
    [
      nested('{"start_datetime":"soon","end_datetime":"2026-11-20T13:00:00Z"}'),
      unreadable('schedule: schedule.maintenance_windows.0.start_datetime'),
    ],
    [
      nested('{"start_datetime":true,"end_datetime":"2026-11-20T13:00:00Z"}'),
      unreadable('schedule: schedule.maintenance_windows.0.start_datetime'),
    ],
  ])('is a failure for %s', (json, failure) => {
    expect(schedule(json)).toEqual(failure);
  });
});
