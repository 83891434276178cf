import { describe, expect, it } from 'vitest';
import { fetchedAtOf, pocketKey, totalOf, type Balance } from '../../../lib/domain/reading.ts';
import { balance, MINUTE, NOW, perps, pocket, reading, usd, worth } from './make.ts';

describe('totalOf', () => {
  it.each<[string, Balance, string | undefined]>([
    ['cash and positions', balance({ cash: '1.5', positions: '2' }), '3.5'],
    ['cash and no positions at all', balance({ cash: '1.5', positions: '0' }), '1.5'],
    ['a debt that positions outweigh', balance({ cash: '-1', positions: '3' }), '2'],
    ['cash alone', balance({ cash: '1' }), undefined],
    ['positions alone', balance({ positions: '1' }), undefined],
    ['nothing', {}, undefined],
    ['perps', balance({ equity: '-4' }), '-4'],
    ['a dispute: the larger figure adds nothing', balance({ cash: '1', positions: '2', disputed: '9' }), '3'],
  ])('%s', (_title, of, expected) => {
    expect(totalOf(of)).toBe(expected === undefined ? undefined : usd(expected));
  });
});

describe('fetchedAtOf', () => {
  it('is the reading’s time, or the pocket’s own where that is earlier', () => {
    const carried = { ...worth('1', 1), fetchedAt: NOW - MINUTE };
    const both = reading([worth('1'), carried]);
    expect(both.pockets.map((one) => fetchedAtOf(one, both))).toEqual([NOW, NOW - MINUTE]);
  });
});

describe('pocketKey', () => {
  it('tells every kind of pocket from every other', () => {
    const keys = [pocket(undefined, {}), perps('1'), worth('1', 0), worth('1', 63)].map(pocketKey);
    expect(keys).toEqual(['bound', 'perps', '0', '63']);
  });
});
