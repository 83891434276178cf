import type { Details, PocketPositions } from './details.ts';

/** Most positions, and most events, that one account's details keep: extension storage holds 10 MB in all (Nov 2026). */
const MAX_ACCOUNT_ROWS = 1_000;

/** The same details, cut to what storage should hold; what is cut is counted as dropped. */
export function withinLimits(details: Details): Details {
  let rowsLeft = MAX_ACCOUNT_ROWS;
  let eventsLeft = MAX_ACCOUNT_ROWS;
  const positions = details.positions.map((held): PocketPositions => {
    const { markets, events } = held;
    if (markets.state === 'failed') return held;
    const rows = markets.rows.slice(0, rowsLeft);
    rowsLeft -= rows.length;
    const kept = events?.slice(0, eventsLeft);
    eventsLeft -= kept?.length ?? 0;
    const dropped = markets.dropped + markets.rows.length - rows.length;
    return { ...held, markets: { ...markets, rows, dropped }, ...(kept && { events: kept }) };
  });
  return { ...details, positions };
}
