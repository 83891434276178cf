import type { JsonObject } from '../../exchange/index.ts';
import type { Bankroll } from './bankroll.ts';

/** Both exchanges call every market by one of these texts from now on. */
export function renameMarkets(bankroll: Bankroll, texts: readonly string[]): void {
  const { faults } = bankroll.exchanges;
  const next = (index: number): string => texts[index % texts.length] ?? '';
  faults.add({
    path: '/trade-api/v2/portfolio/positions',
    then: {
      kind: 'changeSchema',
      change: (body) => ({
        ...body,
        market_positions: texts.map((ticker) => ({ ...first(body, 'market_positions'), ticker })),
        event_positions: texts.map((ticker) => ({ ...first(body, 'event_positions'), event_ticker: ticker })),
      }),
    },
  });
  faults.add({
    path: '/v1/portfolio/positions',
    then: {
      kind: 'changeSchema',
      change: (body) => {
        const positions = body['positions'] as JsonObject;
        const [one] = Object.values(positions) as JsonObject[];
        const renamed = texts.map((title, index) => [
          `slug-${index}`,
          {
            ...one,
            marketMetadata: {
              slug: title,
              icon: title,
              title,
              outcome: next(index + 1),
              eventSlug: next(index + 2),
            },
          },
        ]);
        return { ...body, positions: Object.fromEntries(renamed) as JsonObject };
      },
    },
  });
}

function first(body: JsonObject, list: string): JsonObject {
  const rows = body[list] as JsonObject[];
  return rows[0] ?? {};
}
