/** What the pages say about locking and unlocking. */
export const LOCK_TEXT = {
  /** Names the form. */
  unlockForm: 'Unlock Bankroll',
  passphrase: 'Passphrase',
  unlocking: 'Checking the passphrase…',
  forgot: 'I forgot the passphrase',
  viewLocked: 'Amounts are hidden until you unlock.',
} as const;

/** "2 accounts are not read until you unlock" */
export function unreadText(accounts: number): string {
  return `${accounts === 1 ? '1 account is' : `${accounts} accounts are`} not read until you unlock`;
}

/** What waits for the passphrase: amounts, accounts that are not read, or both. */
export function lockedText(accounts: number, isViewLocked: boolean): string {
  if (accounts === 0) return LOCK_TEXT.viewLocked;
  const unread = unreadText(accounts);
  return isViewLocked ? `Amounts are hidden and ${unread}.` : `${unread}. Saved figures stay.`;
}
