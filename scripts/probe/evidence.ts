import type { ExchangeId } from '../../lib/domain/account.ts';
import type { ReadFailure } from '../../lib/domain/failure.ts';
import type { Reading } from '../../lib/domain/reading.ts';
import type { Result } from '../../lib/domain/result.ts';
import type { Connection, ReadableAccount, ReadDetails } from '../../lib/exchanges/port.ts';
import type { Recorded } from './recorder.ts';

/** Everything that one run found out. */
export interface Evidence {
  readonly exchange: ExchangeId;
  readonly account: ReadableAccount;
  /** Unix ms. */
  readonly startedAt: number;
  readonly requests: readonly Recorded[];
  readonly connection: Result<Connection, ReadFailure>;
  /** Absent when the key was refused or nothing was reached. */
  readonly reading?: Result<Reading, ReadFailure>;
  readonly details?: ReadDetails;
  /** How far this machine is ahead of the exchange, ms, one entry an answer that told. */
  readonly aheadMs: readonly number[];
}

export function requestsTo(evidence: Evidence, path: string): readonly Recorded[] {
  return evidence.requests.filter((request) => request.path === path);
}

/** Statuses that a path was answered with, each once, in order of appearance. */
export function statusesOf(evidence: Evidence, path: string): readonly number[] {
  const statuses = requestsTo(evidence, path).flatMap(({ answer }) => (answer.ok ? [answer.status] : []));
  return [...new Set(statuses)];
}

export interface Body {
  readonly query: URLSearchParams;
  /** As parsed, numbers as `JsonNumber`. */
  readonly json: unknown;
}

/** The bodies of all good answers of a path. */
export function bodiesOf(evidence: Evidence, path: string): readonly Body[] {
  return requestsTo(evidence, path).flatMap(({ query, answer }) =>
    answer.ok && answer.status === 200 && answer.json !== undefined ? [{ query, json: answer.json }] : [],
  );
}

/** What the run says about something that the documents leave open. */
export interface Finding {
  readonly question: string;
  /** "settled": this account's answer tells. "open": it could not tell, and why. */
  readonly state: 'settled' | 'open';
  readonly answer: string;
}

export function settled(question: string, answer: string): Finding {
  return { question, state: 'settled', answer };
}

export function open(question: string, answer: string): Finding {
  return { question, state: 'open', answer };
}

/** "1 row", "3 rows". */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
