/** What the pages say about locking and unlocking. */
export const LOCK_TEXT = {
  /** Names the form. */
  unlockForm: 'Unlock Bankroll',
  passphrase: 'Passphrase',
  unlocking: 'Checking the passphrase…',
  forgot: 'I forgot the passphrase',
  viewLocked: 'Amounts are hidden until you unlock.',
} as const;

/** What waits for the passphrase: amounts, accounts that are not read, or both. */
export function lockedText(accounts: number, isViewLocked: boolean): string {
  if (accounts === 0) return LOCK_TEXT.viewLocked;
  const unread = accounts === 1 ? '1 account is not read' : `${accounts} accounts are not read`;
  return isViewLocked
    ? `Amounts are hidden and ${unread} until you unlock.`
    : `${unread} until you unlock. Saved figures stay.`;
}
