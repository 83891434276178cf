import type { ReadFailure } from '../../lib/domain/failure.ts';
import { fieldPath } from './redaction.ts';

/**
 * A failure by its kind and what it names: hosts, documented fields and statuses, nothing of what an answer said.
 * `documented`: the names that a field may have.
 */
export function failureWords(failure: ReadFailure, documented: ReadonlySet<string>): string {
  switch (failure.kind) {
    case 'key-rejected':
      return `key-rejected (${failure.reason})`;
    case 'timeout':
    case 'dns-tls':
      return `${failure.kind} (${failure.host})`;
    case 'server':
      return `server (status ${failure.status})`;
    case 'unreadable':
      return `unreadable (${fieldPath(failure.field, documented)})`;
    case 'contradictory':
      return `contradictory (${failure.between})`;
    case 'clock-skew':
      return failure.seconds === undefined ? 'clock-skew' : `clock-skew (${failure.seconds} s)`;
    case 'offline':
    case 'host-permission':
    case 'key-scope':
    case 'key-restricted':
    case 'key-missing':
    case 'locked':
    case 'rate-limited':
    case 'maintenance':
    case 'unexpected':
      return failure.kind;
    default:
      return failure satisfies never;
  }
}
