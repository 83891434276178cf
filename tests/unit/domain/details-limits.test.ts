import { describe, expect, it } from 'vitest';
import type { Details, PocketPositions } from '../../../lib/domain/details.ts';
import { withinLimits } from '../../../lib/domain/details-limits.ts';
import { NOW, usd } from './make.ts';

function held(number: number, rows: number): PocketPositions {
  const markets = Array.from({ length: rows }, (_, index) => ({
    market: `M-${number}-${index}`,
    side: 'yes' as const,
    contracts: usd('1'),
  }));
  return {
    pocket: { number },
    basis: '',
    readAt: NOW,
    markets: { state: 'read', rows: markets, dropped: 3, hasMore: false },
    events: markets.map(({ market }) => ({ event: market })),
  };
}

function detailsOf(positions: readonly PocketPositions[]): Details {
  const orders = { state: 'read', rows: [], dropped: 0, hasMore: false } as const;
  return { keyGeneration: 0, readAt: NOW, viewedAt: NOW, positions, orders, activity: [] };
}

describe('withinLimits', () => {
  it('leaves what fits as it is', () => {
    const details = detailsOf([held(0, 200), held(1, 200)]);
    expect(withinLimits(details)).toEqual(details);
  });

  it('keeps a thousand positions of an account in all, and counts the others as dropped', () => {
    const many = Array.from({ length: 64 }, (_, number) => held(number, 200));
    const { positions } = withinLimits(detailsOf(many));
    const kept = positions.map(({ markets }) => (markets.state === 'read' ? markets.rows.length : -1));
    expect(kept.slice(0, 6)).toEqual([200, 200, 200, 200, 200, 0]);
    expect(kept.reduce((sum, one) => sum + one, 0)).toBe(1_000);
    expect(positions[6]?.markets).toMatchObject({ rows: [], dropped: 203 });
    expect(positions.flatMap(({ events }) => events ?? [])).toHaveLength(1_000);
  });

  it('leaves what could not be read as it is', () => {
    const failed: PocketPositions = {
      ...held(0, 0),
      markets: { state: 'failed', failure: { kind: 'offline' } },
    };
    expect(withinLimits(detailsOf([failed])).positions).toEqual([failed]);
  });
});
