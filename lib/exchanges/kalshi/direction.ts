import type { Usd } from '../../domain/usd.ts';
import { amount, present, word } from './fields.ts';

/**
 * What orders and fills say about their direction (docs order_direction, 2026): `outcome_side` is the outcome that the
 * user comes to stand for, and `book_side` says the same with "bid" for yes and "ask" for no. `side` and `action` are the
 * older pair, optional and on their way out; only they tell whether yes was bought or no was sold.
 */
export const directionFields = {
  outcome_side: word(['yes', 'no']),
  book_side: word(['bid', 'ask']),
  side: word(['yes', 'no']),
  action: word(['buy', 'sell']),
  yes_price_dollars: amount,
  no_price_dollars: amount,
};

interface DirectionRow {
  readonly outcome_side?: Side | undefined;
  readonly book_side?: 'bid' | 'ask' | undefined;
  readonly side?: Side | undefined;
  readonly action?: 'buy' | 'sell' | undefined;
  readonly yes_price_dollars?: Usd | null | undefined;
  readonly no_price_dollars?: Usd | null | undefined;
}

type Side = 'yes' | 'no';

export interface Direction {
  readonly side?: Side;
  readonly action?: 'buy' | 'sell';
  /** Of one contract of the side. */
  readonly price?: Usd;
}

function standsFor(side: Side, action: 'buy' | 'sell'): Side {
  if (action === 'buy') return side;
  return side === 'yes' ? 'no' : 'yes';
}

/** What was bought or sold, where the row tells; else the outcome that it stands for. */
export function directionOf(row: DirectionRow): Direction {
  const { action } = row;
  const fromBook = row.book_side === undefined ? undefined : row.book_side === 'bid' ? 'yes' : 'no';
  const outcome = row.outcome_side ?? fromBook;
  const isPair =
    row.side !== undefined &&
    action !== undefined &&
    (outcome === undefined || standsFor(row.side, action) === outcome);
  const side = isPair ? row.side : outcome;
  if (side === undefined) return {};
  const price = side === 'yes' ? row.yes_price_dollars : row.no_price_dollars;
  return { side, ...present({ action: isPair ? action : undefined, price }) };
}
