import { EXCHANGE_NAMES, type Account } from '../../domain/account.ts';
import { boundOf, powerOf, type KeyFacts } from '../../domain/key-facts.ts';
import type { Pocket } from '../../domain/reading.ts';
import type { AccountState } from '../../domain/snapshot.ts';
import { completeSum, perpsSum, totalOfStates, type Moment, type Total } from '../../domain/totals.ts';
import type { Usd } from '../../domain/usd.ts';
import { LOCKED_NOTE, notesFor, type FailureNote } from './failure-note.ts';

/** Everything that is shown about one account. */
export interface AccountView {
  readonly account: Account;
  readonly isDemo: boolean;
  readonly total: Total;
  readonly cash: Usd | undefined;
  readonly positions: Usd | undefined;
  /** Worth of its perps, which cash and positions leave out; undefined where it has none. */
  readonly perps: Usd | undefined;
  /** Pockets with a row of their own; empty where the account's own line says it all. */
  readonly rows: readonly Pocket[];
  /** Whose remaining amounts stand on the account's own line. */
  readonly only: Pocket | undefined;
  readonly notes: readonly FailureNote[];
  /** Not read until the passphrase is given. */
  readonly locked: boolean;
  /** The exchange says that its key can do more than read. */
  readonly canWrite: boolean;
  readonly listDenied: boolean;
}

/** A lone pocket that is the whole account needs no row; one that a key is bound to must say its number. */
function rowsOf(
  account: Account,
  pockets: readonly Pocket[],
  facts: KeyFacts | undefined,
): readonly Pocket[] {
  const [first] = pockets;
  if (pockets.length > 1) return pockets;
  const isBound = boundOf(account, facts) !== undefined || first?.number !== 0;
  return account.exchange === 'kalshi' && isBound ? pockets : [];
}

export function accountView(
  account: Account,
  state: AccountState | undefined,
  moment: Moment,
  locked: boolean,
): AccountView {
  const reading = state?.reading;
  const pockets = reading?.pockets ?? [];
  const rows = rowsOf(account, pockets, state?.facts);
  return {
    account,
    isDemo: account.environment === 'demo',
    total: totalOfStates([state], moment),
    cash: completeSum(pockets, 'cash'),
    positions: completeSum(pockets, 'positions'),
    perps: perpsSum(pockets),
    rows,
    only: rows.length === 0 ? pockets[0] : undefined,
    // What went wrong before it was locked is not tried again, and may be over.
    notes: locked
      ? [LOCKED_NOTE]
      : notesFor(state, EXCHANGE_NAMES[account.exchange], moment, rows.length > 0),
    locked,
    canWrite: powerOf(account.exchange, state?.facts) === 'can-write',
    // A key bound to a subaccount whose number nobody told cannot be given others to read.
    listDenied: reading?.listDeniedAt !== undefined && pockets.every(({ number }) => number !== undefined),
  };
}
