import type { BalanceNote } from '../reading.ts';
import { pocketName, spanText } from './names.ts';

/** What stands in place of every amount while amounts are hidden. */
export const MASK = '••••';

/** Words that the popup and the options page share. */
export const UI_TEXT = {
  product: 'Bankroll',
  unknown: 'unknown',
  demo: 'Demo',
  reload: 'Reload Bankroll',
  accountsLost:
    'Saved accounts could not be read. Nothing was removed on purpose: reloading usually brings them back. If it does not, update Bankroll, or add the accounts again in Settings.',
  tryAgain: 'Try again',
  allowAccess: 'Allow access',
  replaceKey: 'Replace key',
} as const;

export const POPUP_TEXT = {
  heading: 'Bankroll: your balances',
  hideAmounts: 'Hide amounts',
  showAmounts: 'Show amounts',
  refresh: 'Refresh',
  settings: 'Settings',
  total: 'Total',
  atLeastTotal: 'At least',
  atLeast: 'at least',
  cash: 'Cash',
  positions: 'Positions',
  reading: 'Reading…',
  notRead: 'Not read yet',
  ageUnknown: 'age unknown',
  noAccounts: 'No accounts yet',
  demoOnly: 'Demo only',
  demoOnlyHint: 'Play money is never added up',
  welcome: 'See what you have on Kalshi and Polymarket US.',
  welcomeKey: 'It takes an API key, which stays in this browser.',
  addFirst: 'Add your first account',
  listDenied: 'This key cannot list subaccounts; only this one is shown.',
  refreshing: 'Refreshing…',
} as const;

/** Labels of a pocket's amounts, in the order in which they are shown. */
export const FIELD_LABELS = {
  cash: 'cash',
  positions: 'positions',
  available: 'available',
  reserved: 'in orders',
  held: 'held',
  unsettled: 'unsettled',
  pendingCredit: 'pending credit',
  pendingWithdrawals: 'pending withdrawal',
  promo: 'promo',
} as const;

export const NOTE_TEXT: Readonly<Record<BalanceNote, string>> = {
  estimated: 'some positions at cost',
  'pending-settlement': 'some positions await settlement',
};

/** "9:55", as the reader's clock writes it; never broken across lines. */
export function clockText(time: number, locale?: string): string {
  const text = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' }).format(time);
  return text.replace(/\s/gu, '\u00a0');
}

/** Date and time in full, for tooltips. */
export function momentText(time: number, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' }).format(time);
}

/** "as of 9:14, 26 min old" */
export function staleAgeText(fetchedAt: number, now: number): string {
  return `as of ${clockText(fetchedAt)}, ${spanText(now - fetchedAt)} old`;
}

export function oldestText(ageMs: number): string {
  return `oldest ${spanText(ageMs)}`;
}

export function knownText(known: number, expected: number): string {
  return `${known} of ${expected} known`;
}

export function refreshingText(done: number, total: number): string {
  return `Refreshing: ${done} of ${total} ${total === 1 ? 'account' : 'accounts'}`;
}

export function currentText(current: number, total: number): string {
  return `${current} of ${total} ${total === 1 ? 'account' : 'accounts'} current`;
}

export function nextCheckText(at: number): string {
  return `Next check ${clockText(at)}`;
}

export function lastCheckText(at: number): string {
  return `Last check ${clockText(at)}`;
}

export function subaccountsOfText(account: string): string {
  return `Subaccounts of ${account}`;
}

/** What happens next after a failure that repeats itself. */
export function nextTryText(at: number, now: number): string {
  return at <= now ? 'Trying again soon.' : `Trying again at ${clockText(at)}.`;
}

/** What happens next after a failure that only the user can end. */
export const WAITING_TEXT = {
  'replace-key': 'Not trying again until the key is replaced.',
  'allow-hosts': 'Reading goes on once you allow it.',
} as const;

const NAMED_POCKETS = 3;

/** "Primary and Subaccount 4": which pockets a failure is about. */
export function pocketsText(numbers: readonly (number | undefined)[]): string {
  const names = numbers.slice(0, NAMED_POCKETS).map(pocketName);
  const more = numbers.length - names.length;
  if (more > 0) return `${names.join(', ')} and ${more} more`;
  const last = names.pop() ?? '';
  return names.length === 0 ? last : `${names.join(', ')} and ${last}`;
}
