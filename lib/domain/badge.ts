import { formatUsd } from './format-usd.ts';
import type { Total } from './totals.ts';
import { absUsd, type Usd } from './usd.ts';

/**
 * Glyph widths in thousandths of an em, DejaVu Sans Bold: the widest of the toolbar fonts in common use, so that what
 * fits here fits elsewhere.
 */
const GLYPH_WIDTHS: Readonly<Record<string, number>> = {
  '-': 415,
  '.': 380,
  '!': 456,
  '?': 580,
  k: 665,
  l: 343,
  o: 687,
  c: 593,
  M: 995,
  B: 762,
  T: 682,
  '•': 639,
};
const DIGIT_WIDTH = 696;
/**
 * Widest text that Chromium's badge shows whole: "12M" (2387) fits, "1.2k" (2437) is cut at the edge, and wider texts
 * lose their first characters so that 12345 reads .234 (measured at 2x on Linux, Nov 2026).
 */
const MAX_WIDTH = 2_400;

const MICROS_PER_DOLLAR = 1_000_000n;
const MICROS_PER_CENT = 10_000n;
const SCALES = [
  { suffix: '', dollars: 1n },
  { suffix: 'k', dollars: 1_000n },
  { suffix: 'M', dollars: 1_000_000n },
  { suffix: 'B', dollars: 1_000_000_000n },
  { suffix: 'T', dollars: 1_000_000_000_000n },
] as const;

export function badgeWidth(text: string): number {
  let width = 0;
  for (const glyph of text) width += GLYPH_WIDTHS[glyph] ?? DIGIT_WIDTH;
  return width;
}

/**
 * Texts for an amount from most to least precise, every one truncated toward zero: a badge never claims more than
 * there is. With a dollar sign first where there is room for one.
 */
export function badgeCandidates(amount: Usd): string[] {
  const sign = amount < 0n ? '-' : '';
  const magnitude = absUsd(amount);
  // Nothing shorter is true, and a debt of less than a cent is not the odd -$0.
  if (magnitude < MICROS_PER_CENT) return ['$0'];
  const candidates: string[] = [];
  for (const { suffix, dollars } of SCALES) {
    const unit = dollars * MICROS_PER_DOLLAR;
    for (const decimals of [2, 1, 0]) {
      const scaled = (magnitude * 10n ** BigInt(decimals)) / unit;
      if (scaled === 0n) continue;
      const digits = scaled.toString().padStart(decimals + 1, '0');
      const whole = digits.slice(0, digits.length - decimals);
      const fraction = decimals === 0 ? '' : `.${digits.slice(-decimals)}`;
      candidates.push(`${sign}$${whole}${fraction}${suffix}`, `${sign}${whole}${fraction}${suffix}`);
      if (whole === '0' && fraction !== '') candidates.push(`${sign}${fraction}${suffix}`);
    }
  }
  return candidates;
}

/** The most precise text that the badge can show whole; "?" where none fits (-12345), rather than a wrong amount. */
export function badgeText(amount: Usd): string {
  return badgeCandidates(amount).find((text) => badgeWidth(text) <= MAX_WIDTH) ?? '?';
}

/** What the badge's colour stands for; never the only sign, the tooltip says the same in words. */
export type BadgeTone = 'fresh' | 'stale' | 'partial' | 'attention' | 'quiet' | 'locked';

export interface Badge {
  readonly text: string;
  readonly tone: BadgeTone;
}

/** What the badge is derived from. */
export interface BadgeInput {
  readonly total: Total;
  /** Accounts that count in the total. */
  readonly summedAccounts: number;
  /** Whether amounts are hidden. */
  readonly hidden: boolean;
  /** Whether some account is not read until the passphrase is given. */
  readonly locked: boolean;
  /** Whether some account waits for the user. */
  readonly needsUser: boolean;
}

export function badgeFor({ total, summedAccounts, hidden, locked, needsUser }: BadgeInput): Badge {
  // A total that is not brought up to date any more is not what the toolbar should say.
  if (locked) return { text: 'lock', tone: needsUser ? 'attention' : 'locked' };
  if (summedAccounts === 0) return { text: needsUser ? '!' : '', tone: needsUser ? 'attention' : 'quiet' };
  const tone: BadgeTone = needsUser
    ? 'attention'
    : total.freshness === 'stale' && total.amount !== undefined
      ? 'stale'
      : total.coverage === 'partial'
        ? 'partial'
        : 'fresh';
  if (total.amount === undefined) return { text: needsUser ? '!' : '?', tone };
  return { text: hidden ? '•••' : badgeText(total.amount), tone };
}

/** The exact figure for the tooltip, never rounded. */
export function tooltipAmount(amount: Usd, locale?: string): string {
  return formatUsd(amount, { locale, decimals: 'exact' });
}
