import { EXCHANGE_IDS, isSummed, presentAccounts, type Account } from '../../domain/account.ts';
import { nextDueTime } from '../../domain/schedule.ts';
import { intervalMs, type Settings } from '../../domain/settings.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import { completeSum, overallTotal, totalOfStates, type Moment, type Total } from '../../domain/totals.ts';
import type { Usd } from '../../domain/usd.ts';
import type { ExchangeMeta } from '../../exchanges/exchange-meta.ts';
import { EXCHANGES } from '../../exchanges/meta.ts';
import { accountView, type AccountView } from './account-view.ts';

export interface ExchangeView {
  readonly meta: ExchangeMeta;
  /** Of its production accounts; undefined where it has none. */
  readonly total: Total | undefined;
  readonly accounts: readonly AccountView[];
}

export interface PopupView {
  readonly moment: Moment;
  readonly total: Total;
  /** Known only where every pocket states it: a partial sum would look like the whole. */
  readonly cash: Usd | undefined;
  readonly positions: Usd | undefined;
  /** Accounts that the user has, and those of them that count in the total. */
  readonly count: number;
  readonly summed: number;
  readonly exchanges: readonly ExchangeView[];
  /** Accounts whose latest try succeeded and is not old. */
  readonly current: number;
  readonly nextAt: number | undefined;
  /** When a cycle last ended; undefined before the first. */
  readonly lastAt: number | undefined;
}

interface Input {
  readonly accounts: readonly Account[];
  readonly snapshot: Snapshot;
  readonly settings: Settings;
  readonly now: number;
}

function exchangeViews(accounts: readonly Account[], snapshot: Snapshot, moment: Moment): ExchangeView[] {
  const views: ExchangeView[] = [];
  for (const id of EXCHANGE_IDS) {
    const members = accounts.filter(({ exchange }) => exchange === id);
    if (members.length === 0) continue;
    const summed = members.filter(isSummed).map((account) => snapshot.accounts[account.id]);
    views.push({
      meta: EXCHANGES[id],
      total: summed.length === 0 ? undefined : totalOfStates(summed, moment),
      accounts: members.map((account) => accountView(account, snapshot.accounts[account.id], moment)),
    });
  }
  return views;
}

/** Everything that the popup shows, from what is stored and the time. */
export function popupView({ accounts: stored, snapshot, settings, now }: Input): PopupView {
  const accounts = presentAccounts(stored);
  const interval = intervalMs(settings);
  const moment = { now, interval };
  const summed = accounts.filter(isSummed);
  const total = overallTotal(accounts, snapshot, moment);
  const pockets = summed.flatMap(({ id }) => snapshot.accounts[id]?.reading?.pockets ?? []);
  const isComplete = total.coverage === 'complete';
  const exchanges = exchangeViews(accounts, snapshot, moment);
  return {
    moment,
    total,
    cash: isComplete ? completeSum(pockets, 'cash') : undefined,
    positions: isComplete ? completeSum(pockets, 'positions') : undefined,
    count: accounts.length,
    summed: summed.length,
    exchanges,
    current: exchanges
      .flatMap((exchange) => exchange.accounts)
      .filter(({ total, notes }) => total.freshness === 'fresh' && notes.length === 0).length,
    nextAt: nextDueTime(accounts, snapshot, interval, now),
    lastAt: snapshot.committedAt === 0 ? undefined : snapshot.committedAt,
  };
}
