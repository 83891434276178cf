import { EXCHANGE_NAMES, presentAccounts, isSummed, type Account } from '../account.ts';
import { tooltipAmount } from '../badge.ts';
import { countedTwice } from '../counted-twice.ts';
import { isLocked, type Hiding, type LockState } from '../lock.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Moment, Total } from '../totals.ts';
import { unreadText } from './lock.ts';
import { plainFailureText } from './plain-failures.ts';
import { ageText } from './names.ts';
import { plainName, plainText } from './plain-text.ts';
import { countedTwiceText } from './ui.ts';

/** Tooltips for what keeps the badge from saying anything else. */
export const TROUBLE_TOOLTIP = {
  accountsLost: 'Bankroll: the saved accounts could not be read',
  accountsNewer: 'Bankroll: a newer version saved the accounts. Update Bankroll to read them.',
  unexpected:
    'Bankroll: something went wrong. Open it to see the saved balances; the next refresh tries again.',
} as const;

/** Longer than any sentence of Bankroll's own. */
const SENTENCE_MAX_LENGTH = 300;

interface TooltipInput {
  readonly accounts: readonly Account[];
  readonly snapshot: Snapshot;
  readonly total: Total;
  readonly moment: Moment;
  /** What is open: accounts of a locked vault are not read. */
  readonly lock: LockState;
  /** Why amounts are hidden, if they are. */
  readonly hiding: Hiding | undefined;
  readonly locale?: string | undefined;
}

/** "Locked: 2 accounts are not read until you unlock". */
export function lockedLine(count: number): string {
  return `Locked: ${unreadText(count)}`;
}

function amountText({ total, hiding, locale }: TooltipInput): string {
  if (total.amount === undefined) return 'Balance unknown';
  if (hiding === 'view-locked') return 'Amounts hidden until you unlock';
  if (hiding !== undefined) return 'Amounts hidden';
  const amount = tooltipAmount(total.amount, locale);
  return total.coverage === 'partial' ? `At least ${amount}` : amount;
}

function ageOf({ total, moment, accounts, lock }: TooltipInput): string {
  if (total.oldestAt === undefined) return '';
  const age = ageText(moment.now - total.oldestAt);
  if (total.freshness === 'stale') return ` · not current, oldest ${age}`;
  // What is not read any more is fresh only for a moment.
  return accounts.some((account) => isSummed(account) && isLocked(account, lock)) ? ` · saved ${age}` : '';
}

function headline(input: TooltipInput): string {
  const { total, accounts } = input;
  if (accounts.length === 0) return 'No accounts yet';
  if (!accounts.some(isSummed)) return 'Only demo accounts, which are never added up';
  if (total.amount === undefined) return amountText(input);
  const coverage =
    total.coverage === 'partial' ? ` · ${total.known} of ${total.expected} balances known` : '';
  return `${amountText(input)}${coverage}${ageOf(input)}`;
}

/** The toolbar tooltip: the exact figure, what it leaves out, what is locked, and what is wrong. */
export function tooltipText(input: TooltipInput): string {
  const { snapshot, lock } = input;
  const lines = [`Bankroll: ${headline(input)}`];
  const accounts = presentAccounts(input.accounts);
  const locked = accounts.filter((account) => isLocked(account, lock));
  if (locked.length > 0) lines.push(lockedLine(locked.length));
  for (const [first, second] of countedTwice(input.accounts, snapshot)) {
    lines.push(countedTwiceText(first.name, second.name, EXCHANGE_NAMES[first.exchange]));
  }
  for (const { id, name, exchange } of accounts.filter((account) => !isLocked(account, lock))) {
    const failure = snapshot.accounts[id]?.failure;
    if (failure === undefined) continue;
    const { sentence } = plainFailureText(failure, EXCHANGE_NAMES[exchange]);
    lines.push(`${plainName(name)}: ${plainText(sentence, SENTENCE_MAX_LENGTH)}`);
  }
  return lines.join('\n');
}
