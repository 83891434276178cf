import { describe, expect, it } from 'vitest';
import type { ExchangeId } from '../../../lib/domain/account.ts';
import { isKeyCheckDue, powerOf, type KeyFacts, type KeyPower } from '../../../lib/domain/key-facts.ts';
import { HOUR, NOW } from './make.ts';

const DAY = 24 * HOUR;

describe('isKeyCheckDue', () => {
  it('for a key that was never looked at', () => {
    expect(isKeyCheckDue(undefined, NOW)).toBe(true);
  });

  it.each<[string, number, boolean, boolean]>([
    ['now', 0, false, false],
    ['a millisecond less than an hour ago', HOUR - 1, false, false],
    ['an hour ago', HOUR, false, true],
    ['a millisecond less than a day ago', DAY - 1, false, true],
    ['a day ago', DAY, true, true],
    ['a month ago', 30 * DAY, true, true],
    ['in an hour, for the clock was set back a little', -HOUR, false, true],
    ['in a day, for the clock was set back', -DAY, true, true],
  ])('looked at %s', (_title, ago, whole, incomplete) => {
    const checkedAt = NOW - ago;
    expect(isKeyCheckDue({ checkedAt }, NOW)).toBe(whole);
    expect(isKeyCheckDue({ checkedAt, incomplete: true }, NOW)).toBe(incomplete);
  });
});

describe('powerOf', () => {
  const withScopes = (...scopes: string[]): KeyFacts => ({ checkedAt: NOW, scopes });

  it.each<[string, KeyFacts | undefined, KeyPower]>([
    ['nothing is known', undefined, 'may-write'],
    ['the exchange did not tell its scopes', { checkedAt: NOW }, 'may-write'],
    ['the exchange will not describe it', { checkedAt: NOW, describeDenied: true }, 'may-write'],
    ['no scope was chosen', withScopes(), 'can-write'],
    ['it may read', withScopes('read'), 'reads'],
    ['it may read and write', withScopes('read', 'write'), 'can-write'],
    ['it may write alone', withScopes('write'), 'can-write'],
    ['it may trade', withScopes('read', 'write::trade'), 'can-write'],
    ['it may transfer', withScopes('write::transfer', 'read'), 'can-write'],
    ['it may set risk limits', withScopes('read', 'write::fcm_risk'), 'can-write'],
    ['it may accept block trades', withScopes('read', 'write::block_trade_accept'), 'can-write'],
    ['it may do something new below writing', withScopes('read', 'write::future::thing'), 'can-write'],
    ['it may read the balance', withScopes('read::portfolio_balance'), 'balance-only'],
    ['it may look at block trades alone', withScopes('read::block_trade_accept'), 'may-write'],
    [
      'it may read the balance and look at block trades',
      withScopes('read::portfolio_balance', 'read::block_trade_accept'),
      'balance-only',
    ],
    ['it may read everything and the balance', withScopes('read::portfolio_balance', 'read'), 'reads'],
    ['it has a scope that only sounds like writing', withScopes('read', 'writer'), 'may-write'],
    ['it has a scope of a kind that is not known', withScopes('read', 'news'), 'may-write'],
    ['it has nothing but such a scope', withScopes('news'), 'may-write'],
    ['it has a scope that only sounds like reading', withScopes('read', 'reader'), 'may-write'],
    [
      'it may read the balance, and has one of an unknown kind',
      withScopes('read::portfolio_balance', 'news'),
      'may-write',
    ],
    ['it may write, and has one of an unknown kind', withScopes('news', 'write'), 'can-write'],
    ['it may read, in other letters', withScopes('READ'), 'may-write'],
  ])('a Kalshi key of which %s', (_title, facts, expected) => {
    expect(powerOf('kalshi', facts)).toBe(expected);
  });

  it.each<[ExchangeId, KeyFacts | undefined]>([
    ['polymarket-us', undefined],
    ['polymarket-us', { checkedAt: NOW }],
    ['polymarket-us', withScopes('read')],
  ])('a key of %s may always write: there are no narrower ones', (exchange, facts) => {
    expect(powerOf(exchange, facts)).toBe('may-write');
  });
});
