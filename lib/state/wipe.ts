import * as v from 'valibot';
import browser from 'webextension-polyfill';
import { STORE_NAMES } from '../domain/text/data.ts';
import { defineItem } from './item.ts';
import { clearMirror, countMirrored } from './mirror.ts';
import { clearRequestLog, countLogged } from './request-log.ts';

/**
 * That everything is to be deleted. Written first and removed last, so that a start after the background was killed in
 * between goes on with it. Writer: the background.
 */
export const wipingItem = defineItem<true>({
  area: 'local',
  key: 'wiping',
  version: 1,
  schema: v.literal(true),
});

/** One of the places in which Bankroll stores something. */
export interface Store {
  /** In plain words. */
  readonly name: string;
  /** Empties it; rejects when the browser refuses. */
  clear(): Promise<void>;
  /** How many things are in it; rejects when the browser will not say. */
  count(): Promise<number>;
}

/** Everything in the local area but the mark. */
async function localKeys(): Promise<string[]> {
  return Object.keys(await browser.storage.local.get(null)).filter((key) => key !== wipingItem.key);
}

/**
 * Every store but that of the keys, in the order in which they are emptied. The account list goes after its mirror, or it
 * would be taken for lost and come back; databases are emptied, not deleted, which an open page would hold up.
 */
export const STATE_STORES: readonly Store[] = [
  { name: STORE_NAMES.log, clear: clearRequestLog, count: countLogged },
  { name: STORE_NAMES.mirror, clear: clearMirror, count: countMirrored },
  {
    name: STORE_NAMES.session,
    clear: () => browser.storage.session.clear(),
    count: async () => Object.keys(await browser.storage.session.get(null)).length,
  },
  {
    name: STORE_NAMES.local,
    clear: async () => browser.storage.local.remove(await localKeys()),
    count: async () => (await localKeys()).length,
  },
];
