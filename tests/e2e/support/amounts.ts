import { formatMicros } from '../../exchange/index.ts';
import type { Heard } from './canary-browser.ts';

/** How an amount may be written, for finding it where it should be hidden. */

const CENT = 10_000n;
const DOLLAR = 1_000_000n;
const SCALES = [
  ['k', 1_000n],
  ['M', 1_000_000n],
] as const;

/** "73,519", "73.519", "73 519" and others: the ways in which languages part thousands. */
function grouped(whole: bigint): string[] {
  const text = whole.toString();
  if (text.length < 4) return [];
  return [',', '.', ' ', '\u00A0', '\u202F', "'", '’'].map((mark) =>
    text.replaceAll(/\B(?=(?:\d{3})+$)/gu, mark),
  );
}

/** "73.5k", "73.51k", "73k": cut as badges cut. */
function shortened(micros: bigint): string[] {
  return SCALES.flatMap(([suffix, dollars]) => {
    const unit = dollars * DOLLAR;
    return [100n, 10n, 1n].flatMap((steps) => {
      const scaled = (micros * steps) / unit;
      // "7k" could be anything; two digits of these amounts occur nowhere else.
      if (scaled < 10n) return [];
      const places = steps.toString().length - 1;
      const digits = scaled.toString();
      const whole = digits.slice(0, digits.length - places);
      return [`${whole}${places === 0 ? '' : `.${digits.slice(-places)}`}${suffix}`];
    });
  });
}

/** Texts that give away an amount of at least a hundred dollars. */
export function amountForms(micros: bigint): string[] {
  const magnitude = micros < 0n ? -micros : micros;
  const whole = magnitude / DOLLAR;
  return [
    ...grouped(whole),
    ...shortened(magnitude),
    whole.toString(),
    (magnitude / CENT).toString(),
    formatMicros(magnitude),
    formatMicros(magnitude, 2),
    formatMicros(magnitude, 6),
    magnitude.toString(),
  ];
}

export interface AmountScanner {
  /** "popup.html, markup: total as 73,519" */
  (heard: readonly Heard[]): string[];
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/gu, '\\$&');
}

/** Finds every one of the named amounts in every form, not as a part of a longer number or word. */
export function amountScanner(amounts: Readonly<Record<string, bigint>>): AmountScanner {
  const looked = Object.entries(amounts).map(([name, micros]) => {
    const cents = ((micros < 0n ? -micros : micros) % DOLLAR) / CENT;
    const forms = [...new Set(amountForms(micros))].map(escaped).join('|');
    // Cents stand in an element of their own.
    const alone = `>[.,]${cents.toString().padStart(2, '0')}<`;
    return { name, pattern: new RegExp(`(?<![\\d.\\w])(?:${forms})(?![\\d\\w])|${alone}`, 'u') };
  });
  return (heard) =>
    heard.flatMap(({ where, text }) =>
      looked.flatMap(({ name, pattern }) => {
        const found = pattern.exec(text);
        return found === null ? [] : [`${where}: ${name} as ${found[0]}`];
      }),
    );
}
