import { presentAccounts, type AccountId } from '../domain/account.ts';
import { isDue, type Trigger } from '../domain/schedule.ts';
import { intervalMs } from '../domain/settings.ts';
import { mergeCycle, type Attempt } from '../domain/snapshot.ts';
import { snapshotItem } from '../state/items.ts';
import { attemptAccount } from './attempt.ts';
import { applyBadge } from './badge.ts';
import { showPendingAlerts } from './notify.ts';
import type { Platform } from './platform.ts';
import { startProgress } from './progress.ts';
import { loadAccounts, loadSettings, loadSnapshot } from './saved.ts';

/** A cycle is over after this long, ms: two hosts' deadlines, and well below a worker's 30 s. */
const CYCLE_MS = 20_000;

/** How many accounts a trigger reaches: a command reaches all, an alarm those not held back, the others what is old. */
const REACH: Readonly<Record<Trigger, number>> = { start: 0, wake: 0, popup: 1, alarm: 2, command: 3 };

interface Flight {
  readonly reach: number;
  readonly attempted: Set<AccountId>;
  readonly landed: Promise<void>;
}

export interface Refresher {
  /**
   * Reads the accounts that the trigger reaches and resolves when that is saved and shown. A cycle already under way is
   * joined; accounts that it leaves out follow in a cycle of their own, and no account is read twice.
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
    await snapshotItem.write(mergeCycle(previous, attempts, { accounts, settings, now: platform.now() }));
  });
}

async function runCycle(
  trigger: Trigger,
  skip: ReadonlySet<AccountId>,
  attempted: Set<AccountId>,
  platform: Platform,
): Promise<void> {
  const now = platform.now();
  const [accounts, settings, snapshot] = await Promise.all([loadAccounts(), loadSettings(), loadSnapshot()]);
  const interval = intervalMs(settings);
  const due = presentAccounts(accounts).filter(
    ({ id }) => !skip.has(id) && isDue(snapshot.accounts[id], trigger, now, interval),
  );
  if (due.length > 0) {
    for (const { id } of due) attempted.add(id);
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
  }
  // Also without news: time alone can make a figure stale.
  await applyBadge(platform.now());
  await showPendingAlerts(platform.now());
}

export function createRefresher(platform: Platform): Refresher {
  let flight: Flight | undefined;

  function takeOff(trigger: Trigger, skip: ReadonlySet<AccountId>): Flight {
    const attempted = new Set<AccountId>(skip);
    const landed = platform
      .exclusive('refresh', () => runCycle(trigger, skip, attempted, platform))
      .finally(() => {
        if (flight?.landed === landed) flight = undefined;
      });
    return { reach: REACH[trigger], attempted, landed };
  }

  return {
    async refresh(trigger) {
      const reach = REACH[trigger];
      let skip: ReadonlySet<AccountId> = new Set();
      for (;;) {
        const joined: Flight | undefined = flight;
        if (joined === undefined) break;
        await joined.landed;
        if (joined.reach >= reach) return;
        skip = joined.attempted;
      }
      flight = takeOff(trigger, skip);
      await flight.landed;
    },
  };
}
