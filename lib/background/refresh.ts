import { keySlot, presentAccounts, type Account, type AccountId } from '../domain/account.ts';
import { isLocked } from '../domain/lock.ts';
import { isDue, type Trigger } from '../domain/schedule.ts';
import { intervalMs } from '../domain/settings.ts';
import { mergeCycle, type Attempt, type Snapshot } from '../domain/snapshot.ts';
import { snapshotItem } from '../state/items.ts';
import { ensureRefreshAlarm } from './alarms.ts';
import { attemptAccount } from './attempt.ts';
import { applyBadge } from './badge.ts';
import { showPendingAlerts } from './notify.ts';
import type { Platform } from './platform.ts';
import { startProgress } from './progress.ts';
import { isListSaved, loadAccounts, loadLock, loadSettings, loadSnapshot } from './saved.ts';

/** A cycle is over after this long, ms: two hosts' deadlines, and well below a worker's 30 s. */
const CYCLE_MS = 20_000;

/** A command this soon after a cycle began is answered by it: a double click, or a click right after opening. */
const SAME_MOMENT_MS = 1_000;

interface Flight {
  /** Unix ms. */
  readonly startedAt: number;
  /** Slots of the keys that it leaves to earlier flights. */
  readonly skip: ReadonlySet<string>;
  /** Slots of the keys that it reads with; complete once it has landed. */
  readonly attempted: ReadonlySet<string>;
  readonly landed: Promise<void>;
}

export interface Refresher {
  /**
   * Reads the accounts that the trigger reaches and resolves when that is saved and shown. A cycle already under way is
   * joined; accounts that it leaves out, also because they came or changed keys meanwhile, follow in a cycle of their
   * own, and no account is read twice. A command always reads: what was asked before the user did is no answer to it.
   */
  readonly refresh: (trigger: Trigger) => Promise<void>;
}

async function commit(attempts: readonly Attempt[], platform: Platform): Promise<void> {
  await platform.exclusive('write', async () => {
    // Read again: accounts may have come, gone or changed keys while the exchanges answered.
    const [accounts, settings, previous] = await Promise.all([
      loadAccounts(),
      loadSettings(),
      loadSnapshot(),
    ]);
    // Everything was deleted while the exchanges answered: what they said must not be the first thing to be there again.
    if (accounts.length === 0 && !(await isListSaved())) return;
    const clocks = platform.clocks.measured();
    const context = { accounts, settings, clocks, now: platform.now(), chance: platform.chance() };
    await snapshotItem.write(mergeCycle(previous, attempts, context));
    // Where there is something to read, there is a next time: also for the first account after everything was deleted.
    await ensureRefreshAlarm(settings, platform.now());
  });
}

interface Due {
  readonly accounts: readonly Account[];
  readonly snapshot: Snapshot;
}

/** The accounts that a trigger reaches, without those whose key is among `skip` or cannot be used until it is unlocked. */
async function findDue(trigger: Trigger, skip: ReadonlySet<string>, now: number): Promise<Due> {
  const [accounts, settings, snapshot, lock] = await Promise.all([
    loadAccounts(),
    loadSettings(),
    loadSnapshot(),
    loadLock(now),
  ]);
  const interval = intervalMs(settings);
  const due = presentAccounts(accounts).filter(
    (account) =>
      !skip.has(keySlot(account)) &&
      !isLocked(account, lock) &&
      isDue(snapshot.accounts[account.id], trigger, now, interval),
  );
  return { accounts: due, snapshot };
}

/** Told of every account that was read, once its figures are saved. */
type OnRead = (accountId: AccountId) => void;

async function runCycle(
  trigger: Trigger,
  skip: ReadonlySet<string>,
  attempted: Set<string>,
  { platform, onRead }: { readonly platform: Platform; readonly onRead: OnRead },
): Promise<void> {
  const now = platform.now();
  const { accounts: due, snapshot } = await findDue(trigger, skip, now);
  if (due.length > 0) {
    for (const account of due) attempted.add(keySlot(account));
    const progress = startProgress(now, due.length);
    const signal = platform.deadline(CYCLE_MS);
    const attempts = await Promise.all(
      due.map(async (account) => {
        const attempt = await attemptAccount(account, snapshot.accounts[account.id], platform, signal);
        progress.step();
        return attempt;
      }),
    );
    // Alerts of a commit that a killed worker never showed, before the next commit takes their place.
    await showPendingAlerts(platform.now());
    try {
      await commit(attempts, platform);
    } finally {
      await progress.end();
    }
    for (const { accountId, outcome } of attempts) if (outcome.ok) onRead(accountId);
  }
  // Also without news: time alone can make a figure stale.
  await applyBadge(platform.now());
  await showPendingAlerts(platform.now());
}

function landsWell({ landed }: Flight): Promise<boolean> {
  return landed.then(
    () => true,
    () => false,
  );
}

export function createRefresher(platform: Platform, onRead: OnRead = () => undefined): Refresher {
  let flight: Flight | undefined;

  function takeOff(trigger: Trigger, skip: ReadonlySet<string>): Flight {
    const attempted = new Set<string>();
    const landed = platform
      .exclusive('refresh', () => runCycle(trigger, skip, attempted, { platform, onRead }))
      .finally(() => {
        if (flight?.landed === landed) flight = undefined;
      });
    return { startedAt: platform.now(), skip, attempted, landed };
  }

  return {
    async refresh(trigger) {
      const askedAt = platform.now();
      const skip = new Set<string>();
      for (;;) {
        const joined: Flight | undefined = flight;
        if (joined === undefined) break;
        if (trigger === 'command') {
          // A cycle that saved nothing, or that asked before the user did, is no answer.
          const isLater = joined.startedAt > askedAt - SAME_MOMENT_MS;
          if ((await landsWell(joined)) && isLater) for (const slot of joined.attempted) skip.add(slot);
        } else {
          await joined.landed;
          for (const slot of [...joined.skip, ...joined.attempted]) skip.add(slot);
        }
        const { accounts } = await findDue(trigger, skip, platform.now());
        if (accounts.length === 0) return;
      }
      flight = takeOff(trigger, skip);
      await flight.landed;
    },
  };
}
