import type { Answer } from '../answer.ts';
import type { Environment } from '../hosts.ts';
import type { ParameterRule, ParameterRules, QueryValues } from '../query.ts';
import type { KalshiBooks } from './books.ts';
import type { KalshiKeyRecord } from './keys.ts';
import type { KalshiMember } from './member.ts';

/** Everything before a documented path. */
export const PREFIX = '/trade-api/v2';

/** A verified request. */
export interface KalshiRequest {
  readonly books: KalshiBooks;
  readonly member: KalshiMember;
  readonly key: KalshiKeyRecord;
  readonly query: QueryValues;
  /** The subaccount to act on: named, else the key's own, else the route's default (null: all). */
  readonly subaccount: number | null;
}

export interface KalshiRoute {
  /** Below PREFIX. */
  readonly path: string;
  /**
   * `balance`: scope read or read::portfolio_balance, bound keys too. `read`: scope read, bound keys too.
   * `unbound`: scope read, keys bound to a subaccount are refused (docs getting_started/subaccounts, autumn 2026).
   */
  readonly access: 'balance' | 'read' | 'unbound';
  readonly parameters: ParameterRules;
  /** What an omitted `subaccount` means (changelog 2026-01-29: the default differs by endpoint). */
  readonly omittedSubaccount: 0 | 'all' | 'none';
  /** Read tokens, which may follow from the raw query; 10 unless listed. */
  readonly cost?: (query: URLSearchParams) => number;
  /** Whose tokens; the account's own unless said. */
  readonly lane?: 'perps';
  answer(request: KalshiRequest): Answer;
}

export interface KalshiPublicRoute {
  readonly path: string;
  answer(books: KalshiBooks, environment: Environment): Answer;
}

export const SUBACCOUNT: ParameterRule = { kind: 'integer', low: 0, high: 63 };
export const EXCHANGE_INDEX: ParameterRule = { kind: 'integer', low: 0, high: 1_000_000 };
export const TEXT: ParameterRule = { kind: 'text' };
export const LIMIT: ParameterRule = { kind: 'integer', low: 1, high: 1000 };
export const UNIX_SECONDS: ParameterRule = { kind: 'integer', low: 0, high: 99_999_999_999 };
