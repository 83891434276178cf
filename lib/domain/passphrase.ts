import type { PassphraseReason } from './failure.ts';

export const PASSPHRASE_MIN_LENGTH = 10;
export const PASSPHRASE_MAX_LENGTH = 1_000;

/** What keeps a text from becoming a new passphrase. Length is all that is asked for: rules about signs make worse ones. */
export function passphraseProblem(passphrase: { readonly length: number }): PassphraseReason | undefined {
  if (passphrase.length === 0) return 'empty';
  if (passphrase.length < PASSPHRASE_MIN_LENGTH) return 'too-short';
  return passphrase.length > PASSPHRASE_MAX_LENGTH ? 'too-long' : undefined;
}
