import { EXCHANGE_NAMES, presentAccounts, isSummed, type Account } from '../account.ts';
import { tooltipAmount } from '../badge.ts';
import { countedTwice } from '../counted-twice.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Moment, Total } from '../totals.ts';
import { plainFailureText } from './plain-failures.ts';
import { ageText } from './names.ts';
import { countedTwiceText } from './ui.ts';

/** Tooltips for what keeps the badge from saying anything else. */
export const TROUBLE_TOOLTIP = {
  accountsLost: 'Bankroll: the saved accounts could not be read',
  unexpected:
    'Bankroll: something went wrong. Open it to see the saved balances; the next refresh tries again.',
} as const;

interface TooltipInput {
  readonly accounts: readonly Account[];
  readonly snapshot: Snapshot;
  readonly total: Total;
  readonly moment: Moment;
  readonly masked: boolean;
  readonly locale?: string | undefined;
}

function headline({ total, moment, masked, accounts, locale }: TooltipInput): string {
  if (accounts.length === 0) return 'No accounts yet';
  if (!accounts.some(isSummed)) return 'Only demo accounts, which are never added up';
  if (total.amount === undefined) return 'Balance unknown';
  const amount = masked ? 'Amounts hidden' : tooltipAmount(total.amount, locale);
  const least = total.coverage === 'partial' && !masked ? `At least ${amount}` : amount;
  const coverage =
    total.coverage === 'partial' ? ` · ${total.known} of ${total.expected} balances known` : '';
  const age =
    total.freshness === 'stale' && total.oldestAt !== undefined
      ? ` · not current, oldest ${ageText(moment.now - total.oldestAt)}`
      : '';
  return `${least}${coverage}${age}`;
}

/** The toolbar tooltip: the exact figure, what it leaves out, and what is wrong. */
export function tooltipText(input: TooltipInput): string {
  const lines = [`Bankroll: ${headline(input)}`];
  for (const [first, second] of countedTwice(input.accounts, input.snapshot)) {
    lines.push(countedTwiceText(first.name, second.name, EXCHANGE_NAMES[first.exchange]));
  }
  for (const { id, name, exchange } of presentAccounts(input.accounts)) {
    const failure = input.snapshot.accounts[id]?.failure;
    if (failure !== undefined)
      lines.push(`${name}: ${plainFailureText(failure, EXCHANGE_NAMES[exchange]).sentence}`);
  }
  return lines.join('\n');
}
