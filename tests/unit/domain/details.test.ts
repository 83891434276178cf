import { describe, expect, it } from 'vitest';
import {
  basisOf,
  isFollowUpDue,
  isLookDue,
  isStillTrue,
  MAX_ROWS,
  partOf,
  stillTrue,
  type Details,
  type PocketPositions,
} from '../../../lib/domain/details.ts';
import type { Balance, Pocket, Reading } from '../../../lib/domain/reading.ts';
import { HOUR, MINUTE, NOW, perps, pocket, reading, SECOND, usd, worth } from './make.ts';

const DAY = 24 * HOUR;
const POCKETS = [pocket(0, { cash: '10', positions: '5' }), pocket(7, { cash: '1', available: '0.5' })];
const LATE = { kind: 'server', status: 503 } as const;
const UNMOVED = reading(POCKETS);
const MOVED = reading([pocket(0, { cash: '11', positions: '5' }), ...POCKETS.slice(1)]);

function detailsOf(pockets: readonly Pocket[], changes: Partial<Details> = {}): Details {
  return {
    keyGeneration: 1,
    readAt: NOW - MINUTE,
    viewedAt: NOW - MINUTE,
    positions: pockets.map((one) => ({
      pocket: { ...(one.number !== undefined && { number: one.number }) },
      basis: basisOf(one),
      readAt: NOW - MINUTE,
      markets: partOf([], false),
    })),
    orders: partOf([], false),
    activity: [],
    ...changes,
  };
}

describe('basisOf', () => {
  const whole = { cash: '10', available: '8', reserved: '2', margin: '1', positions: '5' } as const;

  it.each(['cash', 'reserved', 'margin'] as const)('changes with %s', (field) => {
    const basis = basisOf(pocket(0, whole));
    expect(basisOf(pocket(0, { ...whole, [field]: '10.000001' }))).not.toBe(basis);
    const { [field]: _gone, ...without } = whole;
    expect(basisOf(pocket(0, without))).not.toBe(basis);
  });

  it.each<keyof Balance>([
    'positions',
    'available',
    'unsettled',
    'held',
    'promo',
    'collateral',
    'withdrawable',
  ])('does not change with %s, which no trade need have moved', (field) => {
    expect(basisOf(pocket(0, { ...whole, [field]: '123' }))).toBe(basisOf(pocket(0, whole)));
  });

  it('tells nothing from zero, and one amount from the same one in another place', () => {
    expect(basisOf(pocket(0, {}))).not.toBe(basisOf(pocket(0, { cash: '0' })));
    expect(basisOf(pocket(0, { cash: '1' }))).not.toBe(basisOf(pocket(0, { reserved: '1' })));
  });

  it('is the pocket’s money alone, not its name, note or failure', () => {
    const one = pocket(0, whole);
    const other: Pocket = {
      ...pocket(5, whole),
      notes: ['estimated'],
      failure: { kind: 'offline' },
      fetchedAt: NOW,
    };
    expect(basisOf(other)).toBe(basisOf(one));
  });
});

describe('partOf', () => {
  it.each([
    [0, 0],
    [1, 0],
    [MAX_ROWS, 0],
    [MAX_ROWS + 1, 1],
    [5 * MAX_ROWS, 4 * MAX_ROWS],
  ])('of %d rows drops %d', (count, dropped) => {
    const rows = Array.from({ length: count }, (_, row) => row);
    expect(partOf(rows, false)).toEqual({
      state: 'read',
      rows: rows.slice(0, MAX_ROWS),
      dropped,
      hasMore: false,
    });
  });

  it('says whether the exchange has more', () => {
    expect(partOf(['a'], true)).toEqual({ state: 'read', rows: ['a'], dropped: 0, hasMore: true });
  });
});

describe('stillTrue', () => {
  const primary = pocket(0, { cash: '10', positions: '5' });
  const of = (one: Pocket, changes: Partial<PocketPositions> = {}): Details => {
    const [positions] = detailsOf([one]).positions;
    if (positions === undefined) throw new Error('one pocket was given');
    return detailsOf([one], { positions: [{ ...positions, ...changes }] });
  };

  it('gives what was read before, with its time, while the pocket’s money stands', () => {
    const previous = detailsOf(POCKETS);
    const repriced = pocket(0, { cash: '10', positions: '77' });
    expect(stillTrue(repriced, previous, NOW)).toBe(previous.positions[0]);
  });

  it.each<[string, Pocket, Details | undefined]>([
    ['nothing was read before', primary, undefined],
    ['the pocket was not read before', primary, of(pocket(7, { cash: '10' }))],
    ['its cash has moved', primary, of(pocket(0, { cash: '11' }))],
    ['what orders hold has moved', pocket(0, { cash: '10', reserved: '5' }), of(primary)],
    ['its cash is not known', pocket(0, {}), of(pocket(0, {}))],
    [
      'it could not be read before',
      primary,
      of(primary, { markets: { state: 'failed', failure: { kind: 'offline' } } }),
    ],
  ])('gives nothing where %s', (_title, one, previous) => {
    expect(stillTrue(one, previous, NOW)).toBeUndefined();
  });

  it.each([
    ['just now', 0, true],
    ['nearly five minutes ago', 5 * MINUTE - 1, true],
    ['five minutes ago', 5 * MINUTE, false],
    ['in the future, for the clock was set back', -1, false],
  ])('holds for what was read %s: %s', (_title, ago, expected) => {
    const previous = of(primary, { readAt: NOW - ago });
    expect(stillTrue(primary, previous, NOW) !== undefined).toBe(expected);
  });
});

describe('isStillTrue', () => {
  it.each<[string, Reading | undefined, boolean]>([
    ['without a reading to hold it against', undefined, true],
    ['while nothing has moved', UNMOVED, true],
    [
      'when prices alone have moved',
      reading([pocket(0, { cash: '10', positions: '99' }), ...POCKETS.slice(1)]),
      true,
    ],
    ['when cash has moved', MOVED, false],
    ['when there is one more pocket', reading([...POCKETS, worth('1', 9)]), false],
    ['when a pocket is gone', reading(POCKETS.slice(0, 1)), true],
    ['when a pocket has no figures any more', reading([pocket(0, {}), ...POCKETS.slice(1)]), false],
    [
      'when a pocket cannot be read',
      reading([{ ...pocket(0, {}), failure: LATE }, ...POCKETS.slice(1)]),
      true,
    ],
    [
      'when another has moved meanwhile',
      reading([pocket(0, { cash: '11' }), { number: 7, balance: {}, failure: LATE }]),
      false,
    ],
    [
      'when a new pocket cannot be read',
      reading([...POCKETS, { number: 9, balance: {}, failure: LATE }]),
      true,
    ],
    ['when perps have moved, which have no positions here', reading([...POCKETS, perps('5')]), true],
  ])('%s', (_title, latest, expected) => {
    expect(isStillTrue(detailsOf(POCKETS), latest)).toBe(expected);
  });

  it('knows a bound pocket without a number', () => {
    const bound = pocket(undefined, { cash: '3' });
    expect(isStillTrue(detailsOf([bound]), reading([bound]))).toBe(true);
    expect(isStillTrue(detailsOf([bound]), reading([pocket(undefined, { cash: '4' })]))).toBe(false);
    expect(isStillTrue(detailsOf([bound]), reading([pocket(0, { cash: '3' })]))).toBe(false);
  });
});

describe('isLookDue', () => {
  const due = (details: Details | undefined, latest: Reading | undefined = UNMOVED): boolean =>
    isLookDue({ details, keyGeneration: 1, reading: latest, now: NOW });

  it('for whoever looks first, and after the key was replaced', () => {
    expect(due(undefined)).toBe(true);
    expect(due(detailsOf(POCKETS, { keyGeneration: 0 }))).toBe(true);
    expect(due(detailsOf(POCKETS, { keyGeneration: 0, readAt: NOW }))).toBe(true);
  });

  it.each<[string, number, boolean, boolean]>([
    ['just now', 0, false, false],
    ['a second look soon after', 10 * SECOND - 1, false, false],
    ['ten seconds ago', 10 * SECOND, false, true],
    ['nearly five minutes ago', 5 * MINUTE - 1, false, true],
    ['five minutes ago: an order can change without moving money', 5 * MINUTE, true, true],
    ['a day ago', DAY, true, true],
    ['in the future, for the clock was set back', -1, true, true],
  ])('read %s', (_title, ago, unmoved, moved) => {
    const details = detailsOf(POCKETS, { readAt: NOW - ago });
    expect(due(details, UNMOVED)).toBe(unmoved);
    expect(due(details, MOVED)).toBe(moved);
  });
});

describe('isFollowUpDue', () => {
  const due = (details: Details | undefined, latest: Reading | undefined): boolean =>
    isFollowUpDue({ details, keyGeneration: 1, reading: latest, now: NOW });

  it('never where nobody has looked with this key', () => {
    expect(due(undefined, MOVED)).toBe(false);
    expect(due(detailsOf(POCKETS, { keyGeneration: 0 }), MOVED)).toBe(false);
  });

  it.each<[string, number, boolean]>([
    ['a moment ago', 0, true],
    ['six days ago', 6 * DAY, true],
    ['a millisecond less than a week ago', 7 * DAY - 1, true],
    ['a week ago', 7 * DAY, false],
    ['tomorrow, for the clock was set back', -DAY, true],
    ['in a week', -7 * DAY, false],
  ])('when money has moved and somebody looked %s', (_title, ago, expected) => {
    const details = detailsOf(POCKETS, { viewedAt: NOW - ago });
    expect(due(details, MOVED)).toBe(expected);
    expect(due(details, UNMOVED)).toBe(false);
  });

  it('not because time has passed', () => {
    expect(due(detailsOf(POCKETS, { readAt: NOW - 6 * DAY }), UNMOVED)).toBe(false);
    expect(due(detailsOf(POCKETS, { readAt: NOW - 6 * DAY }), undefined)).toBe(false);
  });

  it('is of the amounts that were read, to the micro-dollar', () => {
    const nudged = reading([
      { number: 0, balance: { cash: usd('10.000001'), positions: usd('5') } },
      ...POCKETS.slice(1),
    ]);
    expect(due(detailsOf(POCKETS), nudged)).toBe(true);
  });
});
