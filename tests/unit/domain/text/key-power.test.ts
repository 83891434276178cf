import { describe, expect, it } from 'vitest';
import type { KeyFacts } from '../../../../lib/domain/key-facts.ts';
import { keyFactTexts, writeWarning } from '../../../../lib/domain/text/key-power.ts';
import { account, HOUR, NOW } from '../make.ts';

function facts(changes: Partial<KeyFacts>): KeyFacts {
  return { checkedAt: NOW, ...changes };
}

describe('writeWarning', () => {
  it.each([
    [['read', 'write'], 'its scopes are write'],
    [['read', 'write::trade', 'write::transfer'], 'its scopes are write::trade, write::transfer'],
    [[], 'it has no limits'],
  ])('names what is too much in %j', (scopes, expected) => {
    expect(writeWarning('kalshi', facts({ scopes }))).toContain(`(${expected})`);
    expect(writeWarning('kalshi', facts({ scopes }))).toContain('Make one with Read alone.');
  });

  it.each<[string, KeyFacts | undefined]>([
    ['a key that only reads', facts({ scopes: ['read'] })],
    ['one for the balance alone', facts({ scopes: ['read::portfolio_balance'] })],
    ['one that the exchange does not describe', facts({ describeDenied: true })],
    ['one that was not looked at yet', undefined],
  ])('does not warn of %s', (_case, known) => {
    expect(writeWarning('kalshi', known)).toBeUndefined();
  });
});

describe('keyFactTexts', () => {
  it('says nothing that the exchange did not', () => {
    expect(keyFactTexts(account('a'), undefined, NOW)).toEqual([]);
  });

  it('names the subaccount, the lapse of trading rights and the level', () => {
    const known = facts({ boundSubaccount: 4, regionExpiresAt: NOW + HOUR, tier: 'advanced' });
    const texts = keyFactTexts(account('a'), known, NOW);
    expect(texts).toHaveLength(3);
    expect(texts[0]).toBe('Bound to Subaccount 4.');
    expect(texts[1]).toMatch(/^Its right to trade some kinds of markets ends on .*2026/);
    expect(texts[2]).toBe('API level: advanced.');
    expect(keyFactTexts(account('a'), known, NOW + 2 * HOUR)[1]).toContain('ended on');
  });
});
