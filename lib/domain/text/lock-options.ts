import { LOCK_MINUTES, type LockMinutes } from '../settings.ts';

export const LOCK_OPTIONS_TEXT = {
  heading: 'Lock and privacy',
  lockNow: 'Lock now',
  nothingToLock:
    'There is nothing to lock yet: keep a key in the passphrase vault, or hide amounts while locked.',
  unlockFirst: 'Unlock Bankroll to change when it locks and what that hides.',

  idle: 'Lock after idle time',
  idleOfComputer: 'Counted from the last time that somebody used this computer.',
  idleOfBankroll:
    'Counted from your last use of Bankroll, because the browser does not tell Bankroll when the computer is idle.',
  screen: 'Lock when the screen locks',
  screenMissing: 'The browser does not tell Bankroll yet when the screen locks.',
  screenUntold:
    'This browser does not tell extensions when the screen locks. Idle time does the same a little later.',
  turnOnScreen: 'Let the browser tell Bankroll',

  viewLock: 'Hide amounts while locked',
  viewLockHint: 'They are shown again once the passphrase is given. Keys kept in this browser are read on.',
  keepsReading: 'Go on reading while locked',
  keepsReadingHint: 'Locking then only hides amounts: keys in the vault stay open until the browser closes.',
  hiddenByDefault: 'Hide amounts until I ask for them',
  hiddenByDefaultHint: 'Showing them lasts five minutes.',

  newPassphraseHint: 'At least 10 characters. Nobody can recover it, so write it down if you must.',
  setPassphrase: 'Set passphrase',
  changePassphrase: 'Change passphrase',
  currentPassphrase: 'Current passphrase',
  newPassphrase: 'New passphrase',
  repeatNewPassphrase: 'Repeat new passphrase',
  savePassphrase: 'Save passphrase',
  saving: 'Sealing with the passphrase…',

  forgot: 'I forgot the passphrase',
  forgotTitle: 'Starting over without the passphrase',
  forgotAfter:
    'Afterwards choose Replace key for each account that has lost its key. If you no longer have a key, make a new one at the exchange and revoke the old one there.',
  startOver: 'Delete sealed keys and start over',
  startOverFully: 'Delete keys and start over',

  locked: 'Locked.',
  unlocked: 'Unlocked.',
  passphraseSaved:
    'The passphrase is changed. Copies of your browser profile made before still open with the old one.',
  viewLockOn: 'Amounts are hidden whenever Bankroll is locked.',
  viewLockOff: 'Locking no longer hides amounts.',
  startedOver:
    'Everything under the passphrase is deleted. Give each account without a key its key again with Replace key.',
  startedOverFully:
    'Every key and every saved amount is deleted, and so is the passphrase. Give each account its key again with Replace key.',
  accountLocked: 'Locked',
} as const;

const MINUTES_TEXT: Readonly<Record<LockMinutes, string>> = {
  0: 'Off',
  5: '5 minutes',
  15: '15 minutes',
  60: '60 minutes',
};

/** The choices for locking after idle time, in their order. */
export const LOCK_CHOICES = LOCK_MINUTES.map((minutes) => ({ minutes, text: MINUTES_TEXT[minutes] }));

/** What a lock is about, and whether it is shut. */
export interface LockView {
  /** Accounts have their keys in the vault. */
  readonly usesVault: boolean;
  readonly isVaultLocked: boolean;
  /** Locking hides amounts. */
  readonly viewLock: boolean;
  readonly isViewLocked: boolean;
}

/** "Locked. Amounts are hidden until you unlock.": what is shut, or what would be. */
export function lockStateText({ usesVault, isVaultLocked, viewLock, isViewLocked }: LockView): string {
  if (!usesVault && !viewLock) return LOCK_OPTIONS_TEXT.nothingToLock;
  if (isVaultLocked && isViewLocked) {
    return 'Locked. Accounts in the vault are not read, and amounts are hidden, until you unlock.';
  }
  if (isVaultLocked) return 'Locked. Accounts in the vault are not read until you unlock.';
  if (isViewLocked) return 'Locked. Amounts are hidden until you unlock.';
  if (usesVault && viewLock) return 'Unlocked. Keys in the vault are in use, and amounts can be shown.';
  return usesVault ? 'Unlocked. Keys in the vault are in use.' : 'Unlocked. Amounts can be shown.';
}

/** When Bankroll locks without idle time, by what takes effect here. An empty shortcut is none. */
export function idleOffText(locksWithScreen: boolean, shortcut: string): string {
  const when = locksWithScreen ? ', when the screen locks,' : ',';
  const how = shortcut === '' ? '' : `: here, in the popup, or with ${shortcut}`;
  return `Bankroll locks when the browser closes${when} and when you lock it${how}.`;
}

/** What can still be done without the passphrase. */
export function forgottenText({ usesVault, isVaultLocked, viewLock, isViewLocked }: LockView): string {
  const nowhere = 'Nobody can recover a passphrase: it is stored nowhere';
  if (usesVault && isVaultLocked) {
    return `${nowhere}, and without it the keys in the vault cannot be opened by you, by Bankroll or by anyone else.`;
  }
  // What is only read on behind a locked view cannot be taken out of the vault.
  if (isViewLocked || !(usesVault || viewLock)) return `${nowhere}.`;
  const way = usesVault
    ? 'Move key keeps a key in this browser first, where starting over leaves it.'
    : `“${LOCK_OPTIONS_TEXT.viewLock}” can still be turned off above.`;
  return `${nowhere}. But Bankroll is unlocked now: ${way}`;
}

/** What starting over deletes. While amounts are hidden no key may stay that would show them again. */
export function startOverText({ usesVault, viewLock, isViewLocked }: LockView): string {
  const inVault = usesVault ? 'the sealed keys' : 'the passphrase';
  const keys = isViewLocked
    ? 'every key, also those kept in this browser, because they would show what is hidden now,'
    : inVault;
  const shows = viewLock ? ', and locking no longer hides amounts' : '';
  return `Starting over deletes ${keys} and every saved amount${shows}. Accounts, their names and settings stay.`;
}
