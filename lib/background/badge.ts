import browser from 'webextension-polyfill';
import { isSummed, presentAccounts } from '../domain/account.ts';
import { badgeFor, type Badge, type BadgeTone } from '../domain/badge.ts';
import { retryRule } from '../domain/failure.ts';
import { intervalMs } from '../domain/settings.ts';
import { tooltipText, TROUBLE_TOOLTIP } from '../domain/text/tooltip.ts';
import { overallTotal } from '../domain/totals.ts';
import { AccountsLost, loadAccounts, loadMasked, loadSettings, loadSnapshot } from './saved.ts';

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

/** Derives badge and tooltip from what is saved; may be applied any number of times. */
export async function applyBadge(now: number): Promise<void> {
  let saved: Awaited<ReturnType<typeof loadAccounts>>;
  try {
    saved = await loadAccounts();
  } catch (error) {
    if (!(error instanceof AccountsLost)) throw error;
    await show({ text: '!', tone: 'attention' }, TROUBLE_TOOLTIP.accountsLost);
    return;
  }
  const accounts = presentAccounts(saved);
  const [settings, snapshot, masked] = await Promise.all([loadSettings(), loadSnapshot(), loadMasked()]);
  const moment = { now, interval: intervalMs(settings) };
  const total = overallTotal(accounts, snapshot, moment);
  const needsUser = accounts.some(({ id }) => {
    const failure = snapshot.accounts[id]?.failure;
    return failure !== undefined && retryRule(failure) === 'user';
  });
  await show(
    badgeFor({ total, summedAccounts: accounts.filter(isSummed).length, masked, needsUser }),
    tooltipText({ accounts, snapshot, total, moment, masked }),
  );
}

/** Something failed that should not have; what is saved is untouched, and the next event tries again. */
export async function showTrouble(error: unknown): Promise<void> {
  const { accountsLost, unexpected } = TROUBLE_TOOLTIP;
  await show({ text: '!', tone: 'attention' }, error instanceof AccountsLost ? accountsLost : unexpected);
}
