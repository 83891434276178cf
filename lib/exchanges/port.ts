import type { Account, ExchangeId } from '../domain/account.ts';
import type { Details } from '../domain/details.ts';
import type { ReadFailure } from '../domain/failure.ts';
import type { KeyFacts } from '../domain/key-facts.ts';
import type { Reading } from '../domain/reading.ts';
import type { Result } from '../domain/result.ts';
import type { Signer } from '../domain/signer.ts';
import type { Http } from './http.ts';
import type { Dialect } from './signed-get.ts';

/** The parts of an account that reading it takes. */
export type ReadableAccount = Pick<
  Account,
  'environment' | 'keyId' | 'keyGeneration' | 'boundSubaccount' | 'isFcm' | 'namedSubaccounts'
>;

/** What is known of the difference between this machine's clock and the exchange's. */
export interface ExchangeClock {
  /** How far this machine is ahead, ms: what to take off its time before signing. */
  aheadMs(): number;
  /** Takes note of one measurement, ms ahead. */
  learn(aheadMs: number): void;
}

/** What an adapter is handed; it reaches nothing else. */
export interface Tools {
  readonly http: Http;
  /** For what is read without a signature, which costs the account nothing and says nothing about its key. */
  readonly publicHttp: Http;
  readonly sign: Signer;
  /** Unix ms. */
  readonly now: () => number;
  readonly clock: ExchangeClock;
  /** Aborted when the time is up, or the key is locked. */
  readonly signal: AbortSignal;
}

/** What a key turned out to be when it was first used. */
export interface Connection {
  /** Kalshi: the one subaccount (0-63) that the key is bound to. */
  readonly boundSubaccount?: number;
  readonly facts: KeyFacts;
}

export interface ReadContext {
  /** The last reading made with the same key. */
  readonly previous?: Reading;
  readonly facts?: KeyFacts;
  /** The exchange failed several times in a row: ask one thing first, and the rest only if it is answered. */
  readonly isProbe: boolean;
}

export interface DetailsContext {
  /** The latest reading made with the same key. */
  readonly reading?: Reading;
  readonly facts?: KeyFacts;
  /** Earlier details of the same key, of which parts may still be true. */
  readonly previous?: Details;
}

/** What an adapter finds out for details; when somebody looked is not its business. */
export type ReadDetails = Omit<Details, 'viewedAt'>;

/** How the connection doctor gets to an exchange. */
export interface Door {
  dialect(account: ReadableAccount): Dialect;
  /** Answers without a signature, if only by refusing: proves that the host can be reached. */
  readonly openPath: string;
  /** What that answer says against the exchange, if anything: that it is closed. */
  closure(json: unknown, now: number): ReadFailure | undefined;
  /** Needs a signature and no permission beyond reading the balance. */
  readonly balancePath: string;
  /** What keeps that answer from being read, if anything. */
  objection(json: unknown): ReadFailure | undefined;
}

/** One exchange: how to prove a key and how to read an account. Adapters return; they never store. */
export interface ExchangeAdapter {
  readonly id: ExchangeId;
  readonly door: Door;
  /** Proves that the exchange accepts the key, then asks what the key can do. Only the first can fail. */
  connect(account: ReadableAccount, tools: Tools): Promise<Result<Connection, ReadFailure>>;
  /** Asks what the key can do and what the exchange has announced; what is not answered is absent. */
  checkKey(account: ReadableAccount, tools: Tools): Promise<KeyFacts>;
  /**
   * Reads every pocket of the account. A pocket that cannot be read is part of a successful reading, with its failure; one
   * whose turn did not come before the time was up keeps what it had, with its age.
   */
  read(account: ReadableAccount, tools: Tools, context: ReadContext): Promise<Result<Reading, ReadFailure>>;
  /** Reads what lies behind the balance. Each part succeeds or fails by itself. */
  details(account: ReadableAccount, tools: Tools, context: DetailsContext): Promise<ReadDetails>;
}
