import { emptyHolding, type Holding } from '../holding.ts';
import { MICROS_PER_DOLLAR, parsePrice } from '../micros.ts';
import type { Side } from './records.ts';

export interface KalshiTrade {
  readonly ticker: string;
  /** Two decimals at most. */
  readonly contracts: string;
  /** Price of a contract of the traded side, dollars, four decimals at most. */
  readonly priceDollars: string;
  /** Default yes. */
  readonly side?: Side;
  /** Exchange shard the event lives on; fixed by the first trade. Default 0. */
  readonly shard?: number;
  readonly feeDollars?: string;
}

/** A position with what the API states about it. Money in micro-dollars. */
export interface KalshiPosition extends Holding {
  readonly ticker: string;
  readonly shard: number;
  traded: bigint;
  fees: bigint;
  updatedAt: number;
  settled: boolean;
}

export function newPosition(ticker: string, shard: number): KalshiPosition {
  return { ...emptyHolding(), ticker, shard, traded: 0n, fees: 0n, updatedAt: 0, settled: false };
}

/** How a market ends: for one side, or with so many dollars for YES and the rest for NO. */
export type KalshiResult = Side | { readonly scalar: string };

/** What a YES contract pays, micro-dollars. */
export function yesPayout(result: KalshiResult): bigint {
  if (typeof result !== 'string') return parsePrice(result.scalar);
  return result === 'yes' ? MICROS_PER_DOLLAR : 0n;
}
