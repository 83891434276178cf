import { ACCOUNT_NAME_MAX_LENGTH } from '../account.ts';

/**
 * Controls of every kind, line and paragraph separators, and marks that override or embed a direction: in a tooltip or a
 * notification, which know no markup, they could pass one line off as another or turn an amount around.
 */
// oxlint-disable-next-line eslint/no-control-regex
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+/gu;
/** Takes no room and says nothing. */
const INVISIBLE = /[\u00ad\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb]+/gu;
/** Letters and digits of scripts that run from right to left. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

const FIRST_STRONG_ISOLATE = '\u2068';
const POP_ISOLATE = '\u2069';
const ELLIPSIS = '…';

/** A text in one line of at most so many characters, without anything that acts on its surroundings. */
export function plainText(text: string, most: number): string {
  // Cut first: a stored text can be anything, and ten megabytes of it should cost nothing.
  const plain = text
    .slice(0, most * 10)
    .replace(INVISIBLE, '')
    .replace(CONTROLS, ' ')
    .trim();
  const characters = Array.from(plain);
  return characters.length <= most ? plain : `${characters.slice(0, most - 1).join('')}${ELLIPSIS}`;
}

/**
 * An account's name as it may stand in a tooltip or a notification. One that runs from right to left is isolated, so that
 * the amount behind it keeps its place; others need no isolation, which some desktops would draw as boxes.
 */
export function plainName(name: string): string {
  const plain = plainText(name, ACCOUNT_NAME_MAX_LENGTH);
  if (plain === '') return 'Unnamed account';
  return RIGHT_TO_LEFT.test(plain) ? `${FIRST_STRONG_ISOLATE}${plain}${POP_ISOLATE}` : plain;
}
