import { describe, expect, it } from 'vitest';
import { partOf, type Activity, type ActivityList, type PositionRow } from '../../../lib/domain/details.ts';
import {
  groupByEvent,
  mergeActivity,
  refusalsOf,
  unrealizedOf,
} from '../../../lib/ui/models/details-view.ts';
import { NOW, usd } from '../domain/make.ts';

function position(market: string, amounts: { cost?: string; value?: string } = {}): PositionRow {
  return {
    market,
    side: 'yes',
    contracts: usd('1'),
    ...(amounts.cost !== undefined && { cost: usd(amounts.cost) }),
    ...(amounts.value !== undefined && { value: usd(amounts.value) }),
  };
}

function happened(id: string, at?: number): Activity {
  return { id, kind: 'trade', status: 'done', ...(at !== undefined && { at }) };
}

describe('groupByEvent', () => {
  it('puts markets under the event whose name they begin with, the longest that fits', () => {
    const rows = ['FED-26DEC-T4', 'LONE', 'FED-26DEC-T3', 'FED-26', 'FEDX-1'].map((name) => position(name));
    const groups = groupByEvent(rows, [{ event: 'FED' }, { event: 'FED-26DEC' }]);
    expect(
      groups.map(({ event, rows: members }) => [event?.event, members.map(({ market }) => market)]),
    ).toEqual([
      ['FED-26DEC', ['FED-26DEC-T4', 'FED-26DEC-T3']],
      ['FED', ['FED-26']],
      [undefined, ['LONE', 'FEDX-1']],
    ]);
  });

  it('loses no market where there are no events', () => {
    const rows = [position('A'), position('B')];
    expect(groupByEvent(rows)).toEqual([{ event: undefined, rows }]);
    expect(groupByEvent([], [{ event: 'FED' }])).toEqual([]);
  });
});

describe('unrealizedOf', () => {
  it.each([
    [{ cost: '4', value: '6.5' }, usd('2.5')],
    [{ cost: '4', value: '0' }, usd('-4')],
    [{ cost: '4' }, undefined],
    [{ value: '4' }, undefined],
    [{}, undefined],
  ])('%j', (amounts, expected) => {
    expect(unrealizedOf(position('M', amounts))).toBe(expected);
  });
});

describe('refusalsOf', () => {
  it('says one thing once, and that a key may not is one thing', () => {
    const refusals = refusalsOf([
      ['deposits', { kind: 'key-scope' }],
      ['fills', { kind: 'offline' }],
      ['withdrawals', { kind: 'key-restricted' }],
    ]);
    expect(refusals.map(({ parts }) => parts)).toEqual([['deposits', 'withdrawals'], ['fills']]);
  });
});

describe('mergeActivity', () => {
  it('merges the lists, newest first, without a time last', () => {
    const lists: ActivityList[] = [
      { source: 'fills', part: partOf([happened('f2', NOW), happened('f1', NOW - 20)], false) },
      { source: 'settlements', part: partOf([happened('s1', NOW - 10), happened('s0')], true) },
      { source: 'deposits', part: { state: 'failed', failure: { kind: 'key-scope' } } },
    ];
    const merged = mergeActivity(lists);
    expect(merged.rows.map(({ id }) => id)).toEqual(['f2', 's1', 'f1', 's0']);
    expect(merged.dropped).toBe(0);
    expect(merged.hasMore).toBe(true);
    expect(merged.refusals).toEqual([{ parts: ['deposits'], failure: { kind: 'key-scope' } }]);
  });

  it('counts what it leaves out', () => {
    const many = Array.from({ length: 150 }, (_, index) => happened(`x${index}`, NOW - index));
    const full = partOf(many, false);
    if (full.state !== 'read') throw new Error('not read');
    const merged = mergeActivity([
      { source: 'fills', part: { ...full, dropped: 7 } },
      { source: 'settlements', part: full },
    ]);
    expect(merged.rows).toHaveLength(200);
    expect(merged.dropped).toBe(107);
  });
});
