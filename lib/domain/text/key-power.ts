import type { Account } from '../account.ts';
import { boundOf, powerOf, type KeyFacts, type KeyPower } from '../key-facts.ts';
import { pocketName } from './names.ts';
import { dateText } from './dates.ts';

export const KEY_POWER_TEXT = {
  balanceOnly:
    'This key can read balances and nothing else: Bankroll cannot list subaccounts or show positions, orders and activity with it.',
  notTold:
    'Kalshi tells this key nothing about itself, as it does with keys of little access. Unless it may do more, Bankroll cannot list subaccounts or show positions, orders and activity with it.',
  replaceHint: 'Then choose Replace key.',
} as const;

/** "its scopes are write, write::trade": what goes beyond reading, as the exchange names it. */
function beyondReading(scopes: readonly string[]): string {
  const writing = scopes.filter((scope) => scope === 'write' || scope.startsWith('write::'));
  return writing.length === 0 ? 'it has no limits' : `its scopes are ${writing.join(', ')}`;
}

/**
 * The warning for a key that can do more than read; undefined for any other. Bankroll never writes, but whoever got hold
 * of the key could.
 */
export function writeWarning(exchange: Account['exchange'], facts: KeyFacts | undefined): string | undefined {
  if (facts?.scopes === undefined || powerOf(exchange, facts) !== 'can-write') return undefined;
  return `This key can do more than read (${beyondReading(facts.scopes)}): whoever got hold of it could trade or move money. Make one with Read alone.`;
}

/** Whether a key is known to be able to trade. At Polymarket US each one is: no narrower ones are documented (Nov 2026). */
export function canTrade(exchange: Account['exchange'], facts: KeyFacts | undefined): boolean {
  return exchange === 'polymarket-us' || powerOf(exchange, facts) === 'can-write';
}

const POWER_LABELS: Readonly<Record<KeyPower, string>> = {
  'can-write': 'can trade',
  'may-write': 'may be able to trade',
  reads: 'can read only',
  'balance-only': 'can read only',
};

/** What a key can do in a few words; undefined until the exchange has been asked. */
export function powerLabel(exchange: Account['exchange'], facts: KeyFacts | undefined): string | undefined {
  if (canTrade(exchange, facts)) return POWER_LABELS['can-write'];
  return facts && POWER_LABELS[powerOf(exchange, facts)];
}

/** The quiet facts about a key, one sentence each. */
export function keyFactTexts(account: Account, facts: KeyFacts | undefined, now: number): string[] {
  const texts: string[] = [];
  const bound = boundOf(account, facts);
  if (bound !== undefined) texts.push(`Bound to ${pocketName({ number: bound })}.`);
  if (facts?.regionExpiresAt !== undefined) {
    const at = facts.regionExpiresAt;
    texts.push(
      at > now
        ? `Its right to trade some kinds of markets ends on ${dateText(at)}; reading is not known to end with it.`
        : `Its right to trade some kinds of markets ended on ${dateText(at)}; reading is not known to end with it.`,
    );
  }
  if (facts?.tier !== undefined) texts.push(`API level: ${facts.tier}.`);
  return texts;
}
