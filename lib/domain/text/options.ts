import { SUBACCOUNT_MAX } from '../account.ts';
import { REFRESH_MAX_MINUTES, REFRESH_MIN_MINUTES } from '../settings.ts';
import { exactUsd, type Usd } from '../usd.ts';
import { plainName } from './plain-text.ts';

export const OPTIONS_TEXT = {
  heading: 'Bankroll settings',
  accounts: 'Accounts',
  noAccounts: 'No accounts yet. Add one to see its balance here and on your toolbar.',
  addAccount: 'Add account',
  newAccount: 'New account',
  exchange: 'Exchange',
  environment: 'Environment',
  production: 'Production',
  demo: 'Demo',
  demoHint: 'Play money. Demo accounts are shown, but never added to a total.',
  accountName: 'Account name',
  accountNameHint: 'Only you see it. Leave it empty to use the exchange’s name.',
  keyId: 'API key ID',
  keyFile: 'Key file',
  keyFileHint: 'Or choose the file that was downloaded; its text goes into the field above.',
  connect: 'Connect',
  cancel: 'Cancel',
  rename: 'Rename',
  replaceKey: 'Replace key',
  remove: 'Remove',
  saveName: 'Save name',
  more: 'More',
  save: 'Save',
  fcm: 'I am an FCM member: show my resting order value',
  fcmHint: 'For members of a futures commission merchant only; Kalshi refuses it to everybody else.',
  namedSubaccounts: 'Subaccounts to read',
  namedSubaccountsHint:
    'This key cannot list subaccounts. Name those to read besides Primary, such as 1, 2, 7-9. Leave it empty for Primary alone.',
  undo: 'Undo',
  notReadYet: 'Not read yet',
  fileTooLarge: 'This file is far too large for a key. Choose the file that the exchange gave you.',
  fileNotText: 'This file is not text, so it is not a key that can be used here.',
  fileUnreadable: 'The browser could not read this file. Try again, or paste the key.',

  refreshing: 'Refresh and notifications',
  refreshMinutes: 'Minutes between refreshes',
  refreshHint: `${REFRESH_MIN_MINUTES} to ${REFRESH_MAX_MINUTES}. Opening Bankroll also refreshes what is old.`,
  refreshProblem: `Enter a whole number of minutes from ${REFRESH_MIN_MINUTES} to ${REFRESH_MAX_MINUTES}.`,
  notify: 'Notify me when a balance changes by at least',
  notifyAmount: 'Notify me about changes of at least, in dollars',
  notifyProblem: 'Enter an amount in dollars above zero, such as 1.00.',
  notifyMissing: 'The browser does not let Bankroll show notifications yet.',
  turnOnNotifications: 'Turn on notifications',
  saved: 'Saved.',
  notSaved: 'The browser could not save this. Check that the disk is not full, then try again.',

  privacy: 'Privacy and about',
  keyUse: 'How your key is used',
  version: 'Version',
} as const;

export const PRIVACY_TEXT = {
  server:
    'There is no Bankroll server, no account with us and no telemetry. Everything stays in this browser.',
  requests:
    'Bankroll only asks exchanges for balances: it contains no code that places orders or moves money. It can reach these hosts and no others, each only after you allow it:',
  keys: 'A saved key can be used by Bankroll but not shown or exported again, by Bankroll or by a web page. Someone who copies your whole browser profile copies the keys kept in this browser; those in the passphrase vault are useless without the passphrase. So use a key that can only read where the exchange offers one, keep others in the vault, and revoke a key at the exchange if a computer is lost.',
} as const;

export function keyPageText(exchange: string): string {
  return `Open the key page of ${exchange}`;
}

export function stepsText(exchange: string): string {
  return `Where to find your ${exchange} key`;
}

export function checkingText(exchange: string): string {
  return `Asking ${exchange} whether it accepts the key…`;
}

export function connectedText(account: string): string {
  return `Connected. ${plainName(account)} is being read now.`;
}

export function keyReplacedText(account: string): string {
  return `Connected. ${plainName(account)} now uses the new key.`;
}

export function renamedText(account: string): string {
  return `Renamed to ${plainName(account)}.`;
}

export function removedText(account: string): string {
  return `Removed ${plainName(account)}. Its key will be deleted in a minute.`;
}

export function configuredText(account: string): string {
  return `Saved for ${plainName(account)}. It is being read now.`;
}

export const SUBACCOUNTS_PROBLEM = `Write subaccount numbers from 1 to ${SUBACCOUNT_MAX}, such as 1, 2, 7-9.`;

export function restoredText(account: string): string {
  return `${plainName(account)} is back.`;
}

export function readText(age: string): string {
  return `Read ${age}`;
}

export function keyIdText(shortId: string): string {
  return `key ${shortId}`;
}

/** Enough of a key id to tell keys apart. */
export function shortKeyId(keyId: string): string {
  return keyId.length <= 16 ? keyId : `${keyId.slice(0, 8)}…${keyId.slice(-4)}`;
}

/** An amount as it would be typed: "1.00", "0.005". */
export function typedUsd(amount: Usd): string {
  return exactUsd(amount).replace(/0{1,4}$/, '');
}
