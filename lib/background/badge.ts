import browser from 'webextension-polyfill';
import { isSummed, presentAccounts } from '../domain/account.ts';
import { badgeFor, type Badge, type BadgeTone } from '../domain/badge.ts';
import { retryRule } from '../domain/failure.ts';
import { isLocked } from '../domain/lock.ts';
import { intervalMs } from '../domain/settings.ts';
import { lockedLine, tooltipText, TROUBLE_TOOLTIP } from '../domain/text/tooltip.ts';
import { overallTotal } from '../domain/totals.ts';
import { loadHiding } from './privacy.ts';
import { AccountsLost, loadAccounts, loadLock, loadSettings, loadSnapshot } from './saved.ts';

interface Colors {
  readonly background: string;
  readonly text: string;
}

/** Every pair has a contrast of at least 4.5:1; the tooltip says in words what the colour stands for. */
const COLORS: Readonly<Record<BadgeTone, Colors>> = {
  fresh: { background: '#14171c', text: '#ffffff' },
  quiet: { background: '#14171c', text: '#ffffff' },
  stale: { background: '#6f7783', text: '#ffffff' },
  partial: { background: '#8a5a00', text: '#ffffff' },
  attention: { background: '#b3372c', text: '#ffffff' },
  locked: { background: '#6a1bb0', text: '#ffffff' },
};

async function show({ text, tone }: Badge, title: string): Promise<void> {
  const { background, text: color } = COLORS[tone];
  await Promise.all([
    browser.action.setBadgeText({ text }),
    browser.action.setBadgeBackgroundColor({ color: background }),
    browser.action.setBadgeTextColor({ color }),
    browser.action.setTitle({ title }),
  ]);
}

/** The account list cannot be read, which is all that can be said. */
function lostText({ newer }: AccountsLost): string {
  return newer ? TROUBLE_TOOLTIP.accountsNewer : TROUBLE_TOOLTIP.accountsLost;
}

async function derive(now: number): Promise<void> {
  let saved: Awaited<ReturnType<typeof loadAccounts>>;
  try {
    saved = await loadAccounts();
  } catch (error) {
    if (!(error instanceof AccountsLost)) throw error;
    await show({ text: '!', tone: 'attention' }, lostText(error));
    return;
  }
  const accounts = presentAccounts(saved);
  const [settings, snapshot, lock, hiding] = await Promise.all([
    loadSettings(),
    loadSnapshot(),
    loadLock(now),
    loadHiding(now),
  ]);
  const moment = { now, interval: intervalMs(settings) };
  const total = overallTotal(accounts, snapshot, moment);
  const readable = accounts.filter((account) => !isLocked(account, lock));
  const needsUser = readable.some(({ id }) => {
    const failure = snapshot.accounts[id]?.failure;
    return failure !== undefined && retryRule(failure) === 'user';
  });
  await show(
    badgeFor({
      total,
      summedAccounts: accounts.filter(isSummed).length,
      hidden: hiding !== undefined,
      locked: readable.length < accounts.length,
      needsUser,
    }),
    tooltipText({ accounts, snapshot, total, moment, lock, hiding }),
  );
}

/** The badge that is on its way. */
let latest: Promise<void> = Promise.resolve();

/**
 * Derives badge and tooltip from what is saved; may be applied any number of times. One after the other: an amount that was
 * looked up before a lock must not be shown after it.
 */
export async function applyBadge(now: number): Promise<void> {
  const mine = latest.catch(() => undefined).then(() => derive(now));
  latest = mine;
  await mine;
}

/** What is known although something went wrong: that a lock keeps accounts from being read. */
async function loadLockedLines(now: number): Promise<readonly string[]> {
  try {
    const [accounts, lock] = await Promise.all([loadAccounts(), loadLock(now)]);
    const locked = presentAccounts(accounts).filter((account) => isLocked(account, lock));
    return locked.length > 0 ? [lockedLine(locked.length)] : [];
  } catch {
    return [];
  }
}

/**
 * Something failed that should not have; what is saved is untouched, and the next event tries again. The error's own text
 * is not shown: it says nothing to a user, and nobody knows what is in it.
 */
export async function showTrouble(error: unknown): Promise<void> {
  const title =
    error instanceof AccountsLost
      ? lostText(error)
      : [TROUBLE_TOOLTIP.unexpected, ...(await loadLockedLines(Date.now()))].join('\n');
  await show({ text: '!', tone: 'attention' }, title);
}
