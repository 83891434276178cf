import type { BalanceNote, Pocket } from '../reading.ts';
import { pocketName, spanText } from './names.ts';
import { plainName } from './plain-text.ts';
import { clockText, offsetText } from './times.ts';

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
  unlock: 'Unlock',
  findCause: 'Find the cause',
  copyReport: 'Copy report',
  loading: 'Reading…',
} as const;

export const POPUP_TEXT = {
  heading: 'Bankroll: your balances',
  hideAmounts: 'Hide amounts',
  showAmounts: 'Show amounts',
  refresh: 'Refresh',
  settings: 'Settings',
  lock: 'Lock',
  unlocked: 'Unlocked.',
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
  behind: 'Positions, orders and activity',
  listDenied: 'This key cannot list subaccounts. Others can be named in Settings, under More.',
  refreshing: 'Refreshing…',
  perps: 'Perps',
  notDivided: 'not divided',
  details: 'Details',
  canTrade: 'can trade',
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
  bonusHold: 'bonus on hold',
  withdrawable: 'can be withdrawn',
  reservations: 'set aside',
  margin: 'margin for shorts',
  collateral: 'collateral of positions',
  disputed: 'other figure for cash',
  perps: 'perps',
} as const;

export const NOTE_TEXT: Readonly<Record<BalanceNote, string>> = {
  estimated: 'some positions at cost',
  'pending-settlement': 'some positions await settlement',
  'value-was-cash':
    'the value stated for positions repeats the cash; with no positions open it is not counted',
  'other-currencies': 'balances in other currencies are left out',
  'rounded-quantity': 'some quantities are rounded by the exchange',
};

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

export function detailsOfText(account: string): string {
  return `Details of ${account}`;
}

/** For a clock that is far off; `aheadMs` is positive when this machine is ahead. */
export function clockNoteText(aheadMs: number, exchange: string): string {
  const side = aheadMs > 0 ? 'ahead of' : 'behind';
  return `This computer’s clock is ${offsetText(aheadMs)} ${side} ${exchange}’s. Bankroll allows for it when it asks, but the times shown are off by as much. Set the clock to automatic.`;
}

/** Two keys of one member, each of whose money counts. */
export function countedTwiceText(first: string, second: string, exchange: string): string {
  return `“${plainName(first)}” and “${plainName(second)}” are keys of the same ${exchange} account and show the same money, so the total counts it twice. Remove one of them in Settings.`;
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

/** For an account whose key is in the locked vault. */
export const LOCKED_TEXT = 'Locked: not read until you unlock.';

const NAMED_POCKETS = 3;

/** "Primary and Subaccount 4": which pockets a failure is about. */
export function pocketsText(pockets: readonly Pick<Pocket, 'kind' | 'number'>[]): string {
  const names = pockets.slice(0, NAMED_POCKETS).map(pocketName);
  const more = pockets.length - names.length;
  if (more > 0) return `${names.join(', ')} and ${more} more`;
  const last = names.pop() ?? '';
  return names.length === 0 ? last : `${names.join(', ')} and ${last}`;
}
