import { absolute, MICROS_PER_DOLLAR } from './micros.ts';

/** A signed position in one market and what it cost. Contracts are hundredths, + YES or long, - NO or short. */
export interface Holding {
  contracts: bigint;
  /** What the open contracts cost, micro-dollars: price for YES, $1 - price for NO. */
  cost: bigint;
  /** Profit taken so far by closing, micro-dollars. */
  realized: bigint;
  bought: bigint;
  sold: bigint;
  /** YES price it is valued at, micro-dollars; undefined while unmarked. */
  mark: bigint | undefined;
}

export function emptyHolding(): Holding {
  return { contracts: 0n, cost: 0n, realized: 0n, bought: 0n, sold: 0n, mark: undefined };
}

/** Value of so many hundredths of a contract at a price per contract, micro-dollars. Exact for four-decimal prices. */
export function worth(hundredths: bigint, price: bigint): bigint {
  return (hundredths * price) / 100n;
}

/** What one contract of the held side is worth when YES is at `yesPrice`. */
export function sidePrice(contracts: bigint, yesPrice: bigint): bigint {
  return contracts < 0n ? MICROS_PER_DOLLAR - yesPrice : yesPrice;
}

/** Market value of a holding, never negative; undefined while unmarked. */
export function marketValue(holding: Holding): bigint | undefined {
  if (holding.mark === undefined) return undefined;
  return worth(absolute(holding.contracts), sidePrice(holding.contracts, holding.mark));
}

export interface TradeEffect {
  /** Received for contracts that closed, micro-dollars. */
  readonly received: bigint;
  /** Paid for contracts that opened, micro-dollars. */
  readonly paid: bigint;
}

/** Moves a holding by `delta` hundredths at a YES price: the opposite side closes first, the rest opens. */
export function trade(holding: Holding, delta: bigint, yesPrice: bigint): TradeEffect {
  const held = absolute(holding.contracts);
  const opposite = holding.contracts !== 0n && holding.contracts > 0n !== delta > 0n;
  const closed = opposite ? (held < absolute(delta) ? held : absolute(delta)) : 0n;
  const opened = absolute(delta) - closed;

  const received = worth(closed, sidePrice(holding.contracts, yesPrice));
  const costOfClosed = closed === 0n ? 0n : (holding.cost * closed) / held;
  const paid = worth(opened, sidePrice(delta, yesPrice));
  holding.realized += received - costOfClosed;
  holding.cost += paid - costOfClosed;
  holding.contracts += delta;
  if (delta > 0n) holding.bought += delta;
  else holding.sold -= delta;
  holding.mark = yesPrice;
  return { received, paid };
}

/** Ends a holding with YES paying this much a contract, $0 to $1; returns what it pays, micro-dollars. */
export function settleHolding(holding: Holding, yesPrice: bigint): bigint {
  const payout = worth(absolute(holding.contracts), sidePrice(holding.contracts, yesPrice));
  holding.realized += payout - holding.cost;
  holding.cost = 0n;
  holding.contracts = 0n;
  holding.mark = yesPrice;
  return payout;
}
