import { describe, expect, it } from 'vitest';
import { GENESIS, type LogHead } from '../../../../lib/domain/request-log.ts';
import type { EntryFault } from '../../../../lib/domain/request-log-check.ts';
import {
  faultText,
  logFileName,
  remarksOf,
  shownText,
  summaryText,
} from '../../../../lib/domain/text/request-log.ts';
import { NOW } from '../make.ts';

const HEAD: LogHead = {
  since: NOW,
  seq: 1_204,
  hash: 'a'.repeat(64),
  pruned: 0,
  anchor: GENESIS,
  hosts: { 'external-api.kalshi.com': 1_200, 'api.polymarket.us': 4 },
  lost: 0,
};
const ONE = { ...HEAD, seq: 1, hosts: { 'api.polymarket.us': 1 } };

describe('the summary', () => {
  it.each([
    [HEAD, 'intact', '1,204 requests since install, all GET, to 2 hosts, chain intact'],
    [ONE, 'intact', '1 request since install, all GET, to 1 host, chain intact'],
    [HEAD, 'unchecked', '1,204 requests since install, to 2 hosts'],
    [HEAD, 'broken', '1,204 requests since install, chain broken'],
  ] as const)('%#: claims what is known', (head, chain, text) => {
    expect(summaryText(head, chain, 'en-US')).toBe(text);
  });

  it('tells when the log began', () => {
    expect(remarksOf(HEAD, 'en-US')).toEqual([
      'The log began on Nov 20, 2026: when Bankroll was installed, or everything was deleted.',
    ]);
  });

  it.each([
    [1, '1 more request could not be noted.'],
    [3, '3 more requests could not be noted.'],
  ])('tells of %i that could not be noted', (lost, text) => {
    expect(remarksOf({ ...HEAD, lost }, 'en-US')).toContain(text);
  });

  it('tells how many are kept once the oldest are not', () => {
    const pruned = { ...HEAD, seq: 6_020, pruned: 1_020 };
    expect(remarksOf(pruned, 'en-US')).toContain(
      'The newest 5,000 are kept; the older ones are only counted.',
    );
  });
});

describe('what a broken chain says', () => {
  it('names the place, differently for every fault', () => {
    const faults: EntryFault[] = ['missing', 'surplus', 'unreadable', 'changed', 'method', 'host'];
    const texts = faults.map((reason) => faultText({ reason, seq: 1_017 }, 'en-US'));
    for (const text of texts) expect(text).toMatch(/^The request log is broken at request 1,017: it /);
    expect(new Set(texts).size).toBe(faults.length);
  });

  it('needs no place for the head', () => {
    expect(faultText({ reason: 'head' })).toContain('what it says of itself');
  });
});

it('says how much of the log is shown', () => {
  expect(shownText(100, 1_204, 'en-US')).toBe('100 of 1,204 shown, the newest first');
});

it('names the file by the day', () => {
  expect(logFileName(NOW)).toBe('bankroll-request-log-2026-11-20.json');
});
