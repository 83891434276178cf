import type { BucketLimits } from '../token-bucket.ts';

/** Read and write tokens a second (docs, Sept-Oct 2026). */
const TOKENS = {
  basic: [200, 100],
  advanced: [300, 300],
  expert: [600, 600],
  premier: [1200, 1200],
  paragon: [2400, 2400],
  prime: [4800, 4800],
  prestige: [12_000, 9600],
} as const;

export type KalshiTier = keyof typeof TOKENS;
export const KALSHI_TIERS = Object.keys(TOKENS) as readonly KalshiTier[];

/** Basic and Advanced hold three seconds of reading (same source); the others are unknown, and one is the least. */
export function readLimitsOf(tier: KalshiTier): BucketLimits {
  const perSecond = TOKENS[tier][0];
  return { perSecond, capacity: perSecond * (tier === 'basic' || tier === 'advanced' ? 3 : 1) };
}

/** Nothing here writes; the figures are only stated. */
export function writeLimitsOf(tier: KalshiTier): BucketLimits {
  const perSecond = TOKENS[tier][1];
  return { perSecond, capacity: perSecond * 2 };
}
