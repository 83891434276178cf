import {
  EXCHANGE_IDS,
  EXCHANGE_NAMES,
  isSummed,
  presentAccounts,
  type Account,
  type ExchangeId,
} from '../../domain/account.ts';
import { aheadOf, TELL_ABOVE_MS } from '../../domain/clock.ts';
import { isLocked, type LockState } from '../../domain/lock.ts';
import { nextDueTime } from '../../domain/schedule.ts';
import { intervalMs, type Settings } from '../../domain/settings.ts';
import { countedTwice, type CountedTwice } from '../../domain/counted-twice.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import {
  completeSum,
  overallTotal,
  perpsSum,
  totalOfStates,
  type Moment,
  type Total,
} from '../../domain/totals.ts';
import type { Usd } from '../../domain/usd.ts';
import { accountView, type AccountView } from './account-view.ts';

export interface ExchangeView {
  readonly id: ExchangeId;
  /** Of its production accounts; undefined where it has none. */
  readonly total: Total | undefined;
  readonly accounts: readonly AccountView[];
}

export interface ClockOffset {
  readonly exchange: string;
  /** How far this machine is ahead, ms; negative is behind. */
  readonly aheadMs: number;
}

export interface PopupView {
  readonly moment: Moment;
  readonly total: Total;
  /** Known only where every pocket states it: a partial sum would look like the whole. */
  readonly cash: Usd | undefined;
  readonly positions: Usd | undefined;
  /** Worth of all perps, the third part of the total; undefined where there are none or one is unknown. */
  readonly perps: Usd | undefined;
  /** The clock that is off by enough that a person should know, as compared with an exchange's. */
  readonly clock: ClockOffset | undefined;
  /** Accounts whose money the total counts twice. */
  readonly twice: readonly CountedTwice[];
  /** Accounts that the user has, and those of them that count in the total. */
  readonly count: number;
  readonly summed: number;
  /** Accounts that are not read until the passphrase is given. */
  readonly locked: number;
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
  /** What is open now. */
  readonly lock: LockState;
  readonly now: number;
}

function exchangeViews(
  accounts: readonly Account[],
  { snapshot, lock }: Pick<Input, 'snapshot' | 'lock'>,
  moment: Moment,
): ExchangeView[] {
  const views: ExchangeView[] = [];
  for (const id of EXCHANGE_IDS) {
    const members = accounts.filter(({ exchange }) => exchange === id);
    if (members.length === 0) continue;
    const summed = members.filter(isSummed).map((account) => snapshot.accounts[account.id]);
    views.push({
      id,
      total: summed.length === 0 ? undefined : totalOfStates(summed, moment),
      accounts: members.map((account) =>
        accountView(account, snapshot.accounts[account.id], moment, isLocked(account, lock)),
      ),
    });
  }
  return views;
}

/** The largest offset worth telling; none where a note about a refused time already tells of it. */
function clockOffset(exchanges: readonly ExchangeView[], snapshot: Snapshot): ClockOffset | undefined {
  let largest: ClockOffset | undefined;
  for (const { id, accounts } of exchanges) {
    const aheadMs = aheadOf(snapshot.clocks[id] ?? []);
    const isTold = accounts.some(({ notes }) => notes.some(({ failure }) => failure.kind === 'clock-skew'));
    if (isTold || Math.abs(aheadMs) <= TELL_ABOVE_MS) continue;
    if (largest === undefined || Math.abs(aheadMs) > Math.abs(largest.aheadMs))
      largest = { exchange: EXCHANGE_NAMES[id], aheadMs };
  }
  return largest;
}

/** Everything that the popup shows, from what is stored and the time. */
export function popupView({ accounts: stored, snapshot, settings, lock, now }: Input): PopupView {
  const accounts = presentAccounts(stored);
  const interval = intervalMs(settings);
  const moment = { now, interval };
  const summed = accounts.filter(isSummed);
  const open = accounts.filter((account) => !isLocked(account, lock));
  const total = overallTotal(accounts, snapshot, moment);
  const pockets = summed.flatMap(({ id }) => snapshot.accounts[id]?.reading?.pockets ?? []);
  const isComplete = total.coverage === 'complete';
  const exchanges = exchangeViews(accounts, { snapshot, lock }, moment);
  return {
    moment,
    total,
    cash: isComplete ? completeSum(pockets, 'cash') : undefined,
    positions: isComplete ? completeSum(pockets, 'positions') : undefined,
    perps: isComplete ? perpsSum(pockets) : undefined,
    clock: clockOffset(exchanges, snapshot),
    twice: countedTwice(accounts, snapshot),
    count: accounts.length,
    summed: summed.length,
    locked: accounts.length - open.length,
    exchanges,
    current: exchanges
      .flatMap((exchange) => exchange.accounts)
      .filter(({ total, notes }) => total.freshness === 'fresh' && notes.length === 0).length,
    nextAt: nextDueTime(open, snapshot, interval, now),
    lastAt: snapshot.committedAt === 0 ? undefined : snapshot.committedAt,
  };
}
