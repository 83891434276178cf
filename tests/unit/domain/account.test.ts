import { describe, expect, it } from 'vitest';
import { isSummed, presentAccounts } from '../../../lib/domain/account.ts';
import { account, NOW } from './make.ts';

describe('presentAccounts', () => {
  it('leaves out those waiting for their removal, and keeps the order', () => {
    const [a, b, c] = [account('a'), account('b', { removedAt: NOW }), account('c', { environment: 'demo' })];
    expect(presentAccounts([c, b, a])).toEqual([c, a]);
  });
});

describe('isSummed', () => {
  it.each([
    ['a production account', account('a'), true],
    ['a demo account', account('a', { environment: 'demo' }), false],
    ['a removed account', account('a', { removedAt: NOW }), false],
    ['a removed demo account', account('a', { environment: 'demo', removedAt: NOW }), false],
    ['an account removed at the beginning of time', account('a', { removedAt: 0 }), false],
  ])('%s', (_title, one, expected) => {
    expect(isSummed(one)).toBe(expected);
  });
});
