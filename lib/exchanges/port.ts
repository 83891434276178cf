import type { Account, ExchangeId } from '../domain/account.ts';
import type { ReadFailure } from '../domain/failure.ts';
import type { Reading } from '../domain/reading.ts';
import type { Result } from '../domain/result.ts';
import type { Signer } from '../domain/signer.ts';
import type { Http } from './http.ts';

/** The parts of an account that reading it takes. */
export type ReadableAccount = Pick<Account, 'environment' | 'keyId' | 'boundSubaccount'>;

/** What an adapter is handed; it reaches nothing else. */
export interface Tools {
  readonly http: Http;
  readonly sign: Signer;
  /** Unix ms. */
  readonly now: () => number;
  /** Aborted when the cycle's time is up. */
  readonly signal: AbortSignal;
}

/** What a key turned out to be when it was first used. */
export interface Connection {
  /** Kalshi: the one subaccount (0-63) that the key is bound to. */
  readonly boundSubaccount?: number;
}

/** One exchange: how to prove a key and how to read an account. Adapters return; they never store. */
export interface ExchangeAdapter {
  readonly id: ExchangeId;
  /** Proves that the exchange accepts the key, with as few requests as that takes. */
  connect(account: ReadableAccount, tools: Tools): Promise<Result<Connection, ReadFailure>>;
  /**
   * Reads every pocket of the account. A pocket that cannot be read is part of a successful reading, with its failure;
   * `previous` is the last reading made with the same key.
   */
  read(
    account: ReadableAccount,
    tools: Tools,
    previous: Reading | undefined,
  ): Promise<Result<Reading, ReadFailure>>;
}
