import { LOG_MAX_ENTRIES, type LogHead } from '../request-log.ts';
import type { LogFault } from '../request-log-check.ts';
import { dateText } from './dates.ts';

export const REQUEST_LOG_TEXT = {
  heading: 'Request log',
  what: 'Every request that Bankroll sends is noted here: when, where to, how it ended and with which key. No amounts, no signatures.',
  proof:
    'Each line carries a hash of itself and of the line before it, so a line that is changed or taken out shows. Whoever can write to your whole browser profile can also write a new log with new hashes; one that you saved earlier then does not match any more. How to check a saved log yourself is in docs/request-log.md of the source code.',
  none: 'No requests yet',
  reading: 'Reading…',
  unreadable: 'The browser could not read the request log. Reload this page to try again.',
  notSaved: 'The browser could not read the request log, so nothing was saved.',
  show: 'Show requests',
  showMore: 'Show more',
  requests: 'Requests',
  save: 'Save log',
  time: 'Time',
  exchange: 'Exchange',
  path: 'Path',
  status: 'Status',
  ms: 'ms',
  bytes: 'Bytes',
  key: 'Key',
  noAnswer: 'no answer',
  noKey: 'none',
} as const;

/** "1,204" */
export function countText(count: number, locale?: string): string {
  return new Intl.NumberFormat(locale).format(count);
}

function counted(count: number, one: string, many: string, locale?: string): string {
  return `${countText(count, locale)} ${count === 1 ? one : many}`;
}

/** "1,204 requests since install, all GET, to 2 hosts, chain intact"; without the last while it is being checked. */
export function summaryText(
  head: LogHead,
  chain: 'intact' | 'broken' | 'unchecked',
  locale?: string,
): string {
  const requests = `${counted(head.seq, 'request', 'requests', locale)} since install`;
  const hosts = `to ${counted(Object.keys(head.hosts).length, 'host', 'hosts', locale)}`;
  if (chain === 'unchecked') return `${requests}, ${hosts}`;
  // What a broken chain holds is not vouched for.
  return chain === 'intact' ? `${requests}, all GET, ${hosts}, chain intact` : `${requests}, chain broken`;
}

/** What the summary leaves out: when the log began, what is not in it, what is kept. */
export function remarksOf({ since, seq, pruned, lost }: LogHead, locale?: string): string[] {
  const remarks = [
    `The log began on ${dateText(since, locale)}: when Bankroll was installed, or everything was deleted.`,
  ];
  if (lost > 0) remarks.push(`${counted(lost, 'more request', 'more requests', locale)} could not be noted.`);
  if (pruned > 0) {
    const kept = Math.min(seq - pruned, LOG_MAX_ENTRIES);
    remarks.push(`The newest ${countText(kept, locale)} are kept; the older ones are only counted.`);
  }
  return remarks;
}

/** Where the chain is broken, and what that means. */
export function faultText(fault: LogFault, locale?: string): string {
  if (fault.reason === 'head') {
    return 'The request log is broken: what it says of itself is missing or does not match its lines. Something other than Bankroll has changed it, or the browser has damaged it.';
  }
  const what = {
    missing: 'is missing',
    surplus: 'does not belong where it is',
    unreadable: 'cannot be read',
    changed: 'or what stood before it was changed',
    method: 'is not a GET request',
    host: 'went to a host that Bankroll does not know',
  }[fault.reason];
  return `The request log is broken at request ${countText(fault.seq, locale)}: it ${what}. Something other than Bankroll has changed the log, or the browser has damaged it.`;
}

/** "100 of 1,204 shown, the newest first" */
export function shownText(shown: number, kept: number, locale?: string): string {
  return `${countText(shown, locale)} of ${countText(kept, locale)} shown, the newest first`;
}

/** "bankroll-request-log-2026-11-20.json" */
export function logFileName(now: number): string {
  return `bankroll-request-log-${new Date(now).toISOString().slice(0, 10)}.json`;
}
