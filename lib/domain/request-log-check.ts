import { linkText, type Digest, type FoundEntry, type LogHead } from './request-log.ts';

/** What is in the place of an entry: one that can be read, or something with its number. */
export type FoundLink = FoundEntry | { readonly seq: number; readonly unreadable: true };

/** What is wrong with the first entry that is not as it should be. */
export type EntryFault =
  /** It is not there. */
  | 'missing'
  /** It is there where none should be: out of order, or outside what the head tells of. */
  | 'surplus'
  | 'unreadable'
  /** It, or what stands before it, is not what was hashed. */
  | 'changed'
  /** It tells of another method than GET. */
  | 'method'
  /** It tells of a host that Bankroll does not know. */
  | 'host';

export type LogFault =
  | { readonly reason: EntryFault; readonly seq: number }
  /** The head is missing or cannot be read, or does not agree with the entries: last hash, or counts. */
  | { readonly reason: 'head' };

/** What recomputing the whole chain came to. */
export type LogVerdict =
  | { readonly kind: 'empty' }
  | { readonly kind: 'intact'; readonly head: LogHead; readonly kept: number }
  | { readonly kind: 'broken'; readonly head?: LogHead; readonly fault: LogFault };

/** A log as it was found; entries in the order in which they lie there. */
export interface FoundLog {
  /** Undefined: there is none. */
  readonly head: LogHead | 'damaged' | undefined;
  readonly entries: readonly FoundLink[];
}

export function isReadable(link: FoundLink): link is FoundEntry {
  return !('unreadable' in link);
}

/** An entry is linked to the hash that is written before it, so that one change shows in one place. */
async function hashesOf({ since, anchor }: LogHead, entries: readonly FoundLink[], digest: Digest) {
  let previous = anchor;
  const texts: string[] = [];
  for (const link of entries) {
    texts.push(isReadable(link) ? linkText(previous, since, link) : '');
    previous = isReadable(link) ? link.hash : '';
  }
  return Promise.all(texts.map((text) => digest(text)));
}

function faultOf(
  link: FoundLink,
  due: { readonly seq: number; readonly hash: string | undefined },
  isKnown: (host: string) => boolean,
): EntryFault | undefined {
  if (link.seq !== due.seq) return link.seq > due.seq ? 'missing' : 'surplus';
  if (!isReadable(link)) return 'unreadable';
  if (link.hash !== due.hash) return 'changed';
  if (link.method !== 'GET') return 'method';
  return isKnown(link.host) ? undefined : 'host';
}

/** Whether the head tells the same of the entries as they do; what was pruned is in its counts too. */
function agrees(head: LogHead, entries: readonly FoundEntry[], isKnown: (host: string) => boolean): boolean {
  const last = entries.at(-1);
  if (last === undefined || last.hash !== head.hash || last.lost !== head.lost) return false;
  const kept = new Map<string, number>();
  for (const { host } of entries) kept.set(host, (kept.get(host) ?? 0) + 1);
  const counted = Object.entries(head.hosts);
  const total = counted.reduce((sum, [, count]) => sum + count, 0);
  return (
    total === head.seq &&
    counted.every(([host, count]) => isKnown(host) && count > 0 && count >= (kept.get(host) ?? 0)) &&
    [...kept.keys()].every((host) => Object.hasOwn(head.hosts, host))
  );
}

/** Recomputes every link and every count; tells the first thing that is not as it should be. */
export async function checkLog(
  { head, entries }: FoundLog,
  digest: Digest,
  isKnown: (host: string) => boolean,
): Promise<LogVerdict> {
  if (head === undefined && entries.length === 0) return { kind: 'empty' };
  if (head === undefined || head === 'damaged') return { kind: 'broken', fault: { reason: 'head' } };
  const hashes = await hashesOf(head, entries, digest);
  const broken = (reason: EntryFault, seq: number): LogVerdict => ({
    kind: 'broken',
    head,
    fault: { reason, seq },
  });
  let due = head.pruned + 1;
  for (const [index, link] of entries.entries()) {
    const fault = due > head.seq ? 'surplus' : faultOf(link, { seq: due, hash: hashes[index] }, isKnown);
    if (fault !== undefined) return broken(fault, fault === 'missing' ? due : link.seq);
    due += 1;
  }
  if (due <= head.seq) return broken('missing', due);
  return agrees(head, entries.filter(isReadable), isKnown)
    ? { kind: 'intact', head, kept: entries.length }
    : { kind: 'broken', head, fault: { reason: 'head' } };
}
