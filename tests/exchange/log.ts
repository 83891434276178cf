import type { FaultKind } from './fault.ts';
import type { Environment, ExchangeName } from './hosts.ts';
import { problemsOf } from './problems.ts';
import type { Refusal } from './refusal.ts';

/** One request, as received and as answered. Never holds a signature. */
export interface LogEntry {
  /** Milliseconds on the exchanges' clock. */
  readonly time: number;
  readonly exchange: ExchangeName | null;
  readonly environment: Environment | null;
  readonly host: string;
  readonly method: string;
  readonly path: string;
  /** Without "?". */
  readonly query: string;
  /** Null until answered, and for good when it never is. */
  readonly status: number | null;
  /** The credentials were checked and accepted. */
  readonly verified: boolean;
  /** The key id the request named, verified or not. */
  readonly keyId: string | null;
  /** Kalshi: the subaccount the request acted on. */
  readonly subaccount: number | null;
  readonly fault: FaultKind | null;
  readonly refusal: Refusal | null;
  /** What a correct client would not have done, in words. */
  readonly problems: readonly string[];
}

export type EntryInProgress = { -readonly [K in keyof LogEntry]: LogEntry[K] } & { problems: string[] };

export interface LogCounters {
  /** Requests with a method other than GET. */
  readonly refusedMethods: number;
  /** Requests that carried an Origin header. */
  readonly origins: number;
  /** Requests with a subaccount-bound Kalshi key that named a subaccount. */
  readonly violations: number;
  readonly cookies: number;
  readonly bodies: number;
  /** Answers with status 429, faults included. */
  readonly rateLimited: number;
  /** Connections whose bytes were not HTTP. */
  readonly malformed: number;
}

export interface RequestLog extends LogCounters {
  readonly entries: readonly LogEntry[];
  /** Forgets all entries and sets every counter to 0. */
  clear(): void;
  /** Entries from this index on. */
  since(index: number): readonly LogEntry[];
  /** Everything no correct client does, as sentences; empty when all is well. */
  problems(): readonly string[];
  /** Resolves with the first entry, past or future, that matches and was answered; rejects after `timeoutMs` (5000). */
  waitFor(match: (entry: LogEntry) => boolean, timeoutMs?: number): Promise<LogEntry>;
}

export interface RecordedLog extends RequestLog {
  open(entry: EntryInProgress): EntryInProgress;
  /** States the outcome; null when the request is left without an answer. */
  close(entry: EntryInProgress, status: number | null): void;
  count(counter: keyof LogCounters): void;
}

type Counts = { -readonly [K in keyof LogCounters]: LogCounters[K] };

export function createLog(): RecordedLog {
  let entries: EntryInProgress[] = [];
  let counts = noCounts();
  const watchers = new Set<() => void>();
  const settled = new WeakSet<LogEntry>();

  return {
    get entries() {
      return entries;
    },
    get refusedMethods() {
      return counts.refusedMethods;
    },
    get origins() {
      return counts.origins;
    },
    get violations() {
      return counts.violations;
    },
    get cookies() {
      return counts.cookies;
    },
    get bodies() {
      return counts.bodies;
    },
    get rateLimited() {
      return counts.rateLimited;
    },
    get malformed() {
      return counts.malformed;
    },
    clear() {
      entries = [];
      counts = noCounts();
    },
    since: (index) => entries.slice(index),
    problems: () => problemsOf(entries, counts.malformed),
    async waitFor(match, timeoutMs = 5000) {
      return new Promise((resolve, reject) => {
        const look = (): void => {
          const found = entries.find((entry) => settled.has(entry) && match(entry));
          if (found === undefined) return;
          stop();
          resolve(found);
        };
        const timer = setTimeout(() => {
          stop();
          reject(
            new Error(`no matching request within ${timeoutMs} ms; seen: ${entries.map(oneLine).join(', ')}`),
          );
        }, timeoutMs);
        const stop = (): void => {
          clearTimeout(timer);
          watchers.delete(look);
        };
        watchers.add(look);
        look();
      });
    },
    open(entry) {
      entries.push(entry);
      return entry;
    },
    close(entry, status) {
      entry.status = status;
      if (status === 429) counts.rateLimited += 1;
      settled.add(entry);
      for (const watcher of watchers) watcher();
    },
    count(counter) {
      counts[counter] += 1;
    },
  };
}

function noCounts(): Counts {
  return {
    refusedMethods: 0,
    origins: 0,
    violations: 0,
    cookies: 0,
    bodies: 0,
    rateLimited: 0,
    malformed: 0,
  };
}

/** "GET host/path?query 200", for messages. */
export function oneLine(entry: LogEntry): string {
  const query = entry.query === '' ? '' : `?${entry.query}`;
  return `${entry.method} ${entry.host}${entry.path}${query} ${entry.status ?? 'unanswered'}`;
}
