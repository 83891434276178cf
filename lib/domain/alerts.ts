import type { Account, AccountId } from './account.ts';
import { pocketKey, totalOf } from './reading.ts';
import type { Settings } from './settings.ts';
import type { AccountState } from './snapshot.ts';
import { absUsd, subtractUsd, type Usd } from './usd.ts';

/** The total that the user last knew of: per account, per pocket. */
export type Baselines = Readonly<Record<AccountId, Readonly<Record<string, Usd>>>>;

/** A change worth telling, decided at commit. */
export interface Alert {
  /** Made of the account, the pocket and the reading's time alone, so that showing it again replaces it. */
  readonly id: string;
  readonly accountId: AccountId;
  /** The change is in the perps balance. */
  readonly perps?: true;
  /** Subaccount number; absent for perps and for a bound key whose number is unknown. */
  readonly pocket?: number;
  readonly from: Usd;
  readonly to: Usd;
}

interface Input {
  readonly baselines: Baselines;
  readonly accounts: readonly Account[];
  /** Accounts whose reading arrived in this very cycle; no other may alert. */
  readonly fresh: readonly Account[];
  readonly states: Readonly<Record<AccountId, AccountState>>;
  readonly settings: Settings;
}

/**
 * Compares each freshly read pocket with the total that the user last knew of. The first sight of a pocket and a pocket
 * that is only partly known are silent; a change below the threshold leaves the baseline where it is, so that slow
 * drifts are told once they add up. With notifications off the baseline follows, so that turning them on is quiet.
 */
export function decideAlerts(input: Input): { readonly alerts: Alert[]; readonly baselines: Baselines } {
  const { settings, states } = input;
  const alerts: Alert[] = [];
  const baselines: Record<AccountId, Record<string, Usd>> = {};
  for (const { id } of input.accounts) {
    const known = input.baselines[id];
    if (known !== undefined) baselines[id] = { ...known };
  }
  for (const { id: accountId } of input.fresh) {
    const reading = states[accountId]?.reading;
    if (reading === undefined) continue;
    const before = baselines[accountId] ?? {};
    // A pocket that is missing from a reading keeps its baseline, for when it is back.
    const after: Record<string, Usd> = { ...before };
    for (const pocket of reading.pockets) {
      const key = pocketKey(pocket);
      const to = totalOf(pocket.balance);
      const from = before[key];
      // Figures of an earlier cycle were told then; disputed ones are told once they agree.
      if (to === undefined || pocket.fetchedAt !== undefined || pocket.failure?.kind === 'contradictory')
        continue;
      const isNews = from !== undefined && absUsd(subtractUsd(to, from)) >= settings.notifyThreshold;
      if (isNews && settings.notifyChanges) {
        alerts.push({
          id: `change/${accountId}/${key}/${reading.fetchedAt}`,
          accountId,
          ...(pocket.kind === 'perps' && { perps: true as const }),
          ...(pocket.number !== undefined && { pocket: pocket.number }),
          from,
          to,
        });
      }
      after[key] = from === undefined || isNews || !settings.notifyChanges ? to : from;
    }
    baselines[accountId] = after;
  }
  return { alerts, baselines };
}
