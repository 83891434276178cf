import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideAlerts, type Baselines } from '../../../lib/domain/alerts.ts';
import type { Pocket } from '../../../lib/domain/reading.ts';
import type { Settings } from '../../../lib/domain/settings.ts';
import { absUsd, subtractUsd, type Usd } from '../../../lib/domain/usd.ts';
import { anyUsd } from './arbitrary.ts';
import { account, NOW, perps, pocket, read, settings, usd, worth } from './make.ts';

const A = account('a');
const ON = settings({ notifyChanges: true, notifyThreshold: usd('1') });
const OFF = settings({ notifyChanges: false, notifyThreshold: usd('1') });

function baseline(total: string, number = '0'): Baselines {
  return { a: { [number]: usd(total) } };
}

/** Reads account A's pockets against what the user last knew of. */
function decide(baselines: Baselines, pockets: readonly Pocket[], chosen: Settings = ON, at = NOW) {
  return decideAlerts({
    baselines,
    accounts: [A],
    fresh: [A],
    states: { a: read(pockets, at) },
    settings: chosen,
  });
}

describe('decideAlerts', () => {
  it('is silent at the first sight of a pocket, and remembers it', () => {
    expect(decide({}, [worth('100')])).toEqual({ alerts: [], baselines: baseline('100') });
  });

  it('is silent at the first sight of one more pocket', () => {
    const { alerts, baselines } = decide(baseline('100'), [worth('100'), worth('50', 1)]);
    expect(alerts).toEqual([]);
    expect(baselines).toEqual({ a: { 0: usd('100'), 1: usd('50') } });
  });

  it.each([
    ['up by exactly the threshold', '101', true],
    ['down by exactly the threshold', '99', true],
    ['up by a micro-dollar less', '100.999999', false],
    ['down by a micro-dollar less', '99.000001', false],
    ['not at all', '100', false],
  ])('%s', (_title, to, tells) => {
    const { alerts, baselines } = decide(baseline('100'), [worth(to)]);
    expect(alerts).toEqual(
      tells ? [{ id: `change/a/0/${NOW}`, accountId: 'a', pocket: 0, from: usd('100'), to: usd(to) }] : [],
    );
    expect(baselines).toEqual(baseline(tells ? to : '100'));
  });

  it('tells of a pocket that was missing for a while by what the user last knew', () => {
    const missing = decide({ a: { 0: usd('100'), 7: usd('50') } }, [worth('100')]);
    expect(missing).toEqual({ alerts: [], baselines: { a: { 0: usd('100'), 7: usd('50') } } });
    const back = decide(missing.baselines, [worth('100'), worth('20', 7)]);
    expect(back.alerts).toMatchObject([{ pocket: 7, from: usd('50'), to: usd('20') }]);
  });

  it('tells a slow drift once it adds up, and then starts over', () => {
    let known: Baselines = baseline('100');
    const told: [Usd, Usd][] = [];
    for (let step = 1; step <= 7; step += 1) {
      const { alerts, baselines } = decide(known, [worth(`${100 + step * 0.25}`)], ON, NOW + step);
      told.push(...alerts.map(({ from, to }): [Usd, Usd] => [from, to]));
      known = baselines;
    }
    expect(told).toEqual([[usd('100'), usd('101')]]);
    expect(known).toEqual(baseline('101'));
  });

  it.each([
    ['positions', pocket(0, { cash: '1' })],
    ['cash', pocket(0, { positions: '1' })],
    ['anything', pocket(0, {})],
  ])('is silent while the %s of a pocket cannot be read, and keeps what it knew', (_title, partial) => {
    const { alerts, baselines } = decide(baseline('100'), [partial]);
    expect(alerts).toEqual([]);
    expect(baselines).toEqual(baseline('100'));
    expect(decide(baselines, [worth('150')]).alerts).toMatchObject([{ from: usd('100'), to: usd('150') }]);
  });

  it('remembers nothing of a pocket that was never wholly known', () => {
    expect(decide({}, [pocket(0, { cash: '1' })]).baselines).toEqual({ a: {} });
  });

  it('is silent about an account whose reading is from an earlier cycle', () => {
    const result = decideAlerts({
      baselines: baseline('100'),
      accounts: [A],
      fresh: [],
      states: { a: read([worth('500')]) },
      settings: ON,
    });
    expect(result).toEqual({ alerts: [], baselines: baseline('100') });
  });

  it('forgets accounts that are gone', () => {
    const result = decideAlerts({
      baselines: baseline('1'),
      accounts: [],
      fresh: [],
      states: {},
      settings: ON,
    });
    expect(result.baselines).toEqual({});
  });

  it('tells one account from another', () => {
    const b = account('b');
    const { alerts, baselines } = decideAlerts({
      baselines: { a: { 0: usd('10') }, b: { 0: usd('20') } },
      accounts: [A, b],
      fresh: [A, b],
      states: { a: read([worth('10')]), b: read([worth('30')]) },
      settings: ON,
    });
    expect(alerts).toEqual([
      { id: `change/b/0/${NOW}`, accountId: 'b', pocket: 0, from: usd('20'), to: usd('30') },
    ]);
    expect(baselines).toEqual({ a: { 0: usd('10') }, b: { 0: usd('30') } });
  });

  it('names a bound pocket without a number', () => {
    const { alerts } = decide(baseline('1', 'bound'), [pocket(undefined, { cash: '5', positions: '0' })]);
    expect(alerts).toEqual([{ id: `change/a/bound/${NOW}`, accountId: 'a', from: usd('1'), to: usd('5') }]);
  });

  it('names perps apart from every numbered pocket', () => {
    const known = { a: { 0: usd('5'), perps: usd('1') } };
    const { alerts, baselines } = decide(known, [worth('5'), perps('7')]);
    expect(alerts).toEqual([
      { id: `change/a/perps/${NOW}`, accountId: 'a', perps: true, from: usd('1'), to: usd('7') },
    ]);
    expect(baselines).toEqual({ a: { 0: usd('5'), perps: usd('7') } });
  });

  it('is silent about perps that could not be read', () => {
    const known = baseline('1', 'perps');
    const failing: Pocket = { kind: 'perps', balance: {}, failure: { kind: 'server', status: 500 } };
    expect(decide(known, [failing])).toEqual({ alerts: [], baselines: known });
  });

  it('is silent about figures that come from an earlier cycle, and tells of the next that do not', () => {
    const carried: Pocket = { ...worth('500'), fetchedAt: NOW - 1 };
    expect(decide(baseline('100'), [carried])).toEqual({ alerts: [], baselines: baseline('100') });
    expect(decide({}, [carried]).baselines).toEqual({ a: {} });
    expect(decide(baseline('100'), [worth('500')]).alerts).toMatchObject([{ to: usd('500') }]);
  });

  it.each(['cents', 'list'] as const)(
    'is silent while two statements of it disagree (%s), and tells once they agree',
    (between) => {
      const failure = { kind: 'contradictory', between } as const;
      const disputed: Pocket = {
        ...pocket(0, { cash: '10', positions: '0', disputed: '500' }),
        failure,
      };
      const during = decide(baseline('100'), [disputed]);
      expect(during).toEqual({ alerts: [], baselines: baseline('100') });
      expect(decide(during.baselines, [worth('500')]).alerts).toMatchObject([
        { from: usd('100'), to: usd('500') },
      ]);
    },
  );

  it('is quiet with notifications off and when they are turned on again', () => {
    const off = decide(baseline('100'), [worth('900')], OFF);
    expect(off).toEqual({ alerts: [], baselines: baseline('900') });
    expect(decide(off.baselines, [worth('900')], ON, NOW + 1)).toEqual(off);
    expect(decide(off.baselines, [worth('905')], ON, NOW + 1).alerts).toMatchObject([{ from: usd('900') }]);
  });

  it('follows small changes while notifications are off', () => {
    expect(decide(baseline('100'), [worth('100.5')], OFF).baselines).toEqual(baseline('100.5'));
  });

  it('gives a replayed cycle the same ids and the same figures', () => {
    const pockets = [worth('200'), worth('300', 1)];
    const known = { a: { 0: usd('1'), 1: usd('1') } };
    const first = decide(known, pockets);
    expect(first.alerts).toHaveLength(2);
    expect(decide(known, pockets)).toEqual(first);
    expect(decide(first.baselines, pockets).alerts).toEqual([]);
  });

  it('gives every alert its own id', () => {
    const known = { a: { 0: usd('1'), 1: usd('1') } };
    const ids = [NOW, NOW + 1].flatMap((at) =>
      decide(known, [worth('200'), worth('300', 1)], ON, at).alerts.map(({ id }) => id),
    );
    expect(new Set(ids).size).toBe(4);
  });

  it('leaves what it was given as it was', () => {
    const known = baseline('100');
    decide(known, [worth('900')]);
    expect(known).toEqual(baseline('100'));
  });

  it('tells of a change exactly when it reaches the threshold', () => {
    const threshold = anyUsd.map(absUsd).filter((amount) => amount > 0n);
    fc.assert(
      fc.property(anyUsd, anyUsd, threshold, fc.boolean(), (from, to, notifyThreshold, notifyChanges) => {
        const { alerts, baselines } = decide(
          { a: { 0: from } },
          [{ number: 0, balance: { cash: to, positions: usd('0') } }],
          { ...ON, notifyThreshold, notifyChanges },
        );
        const reaches = absUsd(subtractUsd(to, from)) >= notifyThreshold;
        const follows = reaches || !notifyChanges;
        return (
          alerts.length === (reaches && notifyChanges ? 1 : 0) &&
          baselines['a']?.['0'] === (follows ? to : from)
        );
      }),
      { numRuns: 5_000 },
    );
  });
});
