import type { JSX } from 'preact';
import type { Account } from '../../../domain/account.ts';
import { boundOf, powerOf, type KeyFacts } from '../../../domain/key-facts.ts';
import { VAULT_ADVICE } from '../../../domain/text/keeping.ts';
import { canTrade, KEY_POWER_TEXT, keyFactTexts, writeWarning } from '../../../domain/text/key-power.ts';
import { keyPageText } from '../../../domain/text/options.ts';
import { EXCHANGES } from '../../../exchanges/meta.ts';
import { WarningIcon } from '../icons.tsx';

interface KeyFactsLineProps {
  readonly account: Account;
  /** Undefined until the exchange has been asked. */
  readonly facts: KeyFacts | undefined;
  readonly now: number;
}

/** A key that can do more than read, and how to get one that cannot. */
function Warning({ account, text }: { readonly account: Account; readonly text: string }): JSX.Element {
  const { name, key } = EXCHANGES[account.exchange];
  const pages: { readonly production: string; readonly demo?: string } = key.pages;
  return (
    <p class="key-warning look-here">
      <WarningIcon />
      <span>
        {text}{' '}
        <a href={pages[account.environment] ?? pages.production} target="_blank" rel="noreferrer">
          {keyPageText(name)}
        </a>
        {'. '}
        {KEY_POWER_TEXT.replaceHint}
      </span>
    </p>
  );
}

/** What can be said where the exchange does not tell what a key can do. */
function powerText({ account, facts }: Omit<KeyFactsLineProps, 'now'>): string | undefined {
  const bound = boundOf(account, facts);
  switch (powerOf(account.exchange, facts)) {
    case 'balance-only':
      return KEY_POWER_TEXT.balanceOnly;
    case 'may-write':
      if (account.exchange === 'polymarket-us') return EXCHANGES[account.exchange].key.power;
      // A key bound to a subaccount is told nothing either, but may read what belongs to it.
      return facts?.describeDenied === true && bound === undefined ? KEY_POWER_TEXT.notTold : undefined;
    case 'can-write':
    case 'reads':
      return undefined;
    default:
      return undefined;
  }
}

/** What an account's key can do, as far as the exchange tells. */
export function KeyFactsLine({ account, facts, now }: KeyFactsLineProps): JSX.Element {
  const warning = writeWarning(account.exchange, facts);
  const power = powerText({ account, facts });
  const isExposed = account.keptIn === undefined && canTrade(account.exchange, facts);
  const texts = [
    ...(power === undefined ? [] : [power]),
    ...(isExposed ? [VAULT_ADVICE] : []),
    ...keyFactTexts(account, facts, now),
  ];
  return (
    <div class="key-facts">
      {warning !== undefined && <Warning account={account} text={warning} />}
      {texts.length > 0 && <p class="hint">{texts.join(' ')}</p>}
    </div>
  );
}
