import { isReadable, type FoundLog } from './request-log-check.ts';

/** What a saved log says it is. docs/request-log.md describes it to people who check one. */
const FORMAT = 'bankroll-request-log';
const VERSION = 1;

/** A log as the text of a file, oldest entry first. An entry that cannot be read is left out, so that it shows as missing. */
export function savedLog({ head, entries }: FoundLog): string {
  const saved = {
    format: FORMAT,
    version: VERSION,
    head: head === undefined || head === 'damaged' ? null : head,
    entries: entries.filter(isReadable),
  };
  return JSON.stringify(saved, undefined, 1);
}
