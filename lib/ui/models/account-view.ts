import type { Account } from '../../domain/account.ts';
import type { ReadFailure } from '../../domain/failure.ts';
import type { Balance, Pocket } from '../../domain/reading.ts';
import { nextTryAt } from '../../domain/schedule.ts';
import type { AccountState } from '../../domain/snapshot.ts';
import { plainFailureText, type Remedy } from '../../domain/text/plain-failures.ts';
import { nextTryText, pocketsText, WAITING_TEXT } from '../../domain/text/ui.ts';
import { completeSum, totalOfStates, type Moment, type Total } from '../../domain/totals.ts';
import type { Usd } from '../../domain/usd.ts';
import { EXCHANGES } from '../../exchanges/meta.ts';

/** A failure as it is told: what happened, what happens next, and the one thing that helps. */
export interface FailureNote {
  readonly kind: ReadFailure['kind'];
  readonly sentence: string;
  readonly next: string;
  readonly remedy: Remedy | undefined;
  /** Only the user can end it. */
  readonly urgent: boolean;
}

/** Everything that is shown about one account. */
export interface AccountView {
  readonly account: Account;
  readonly isDemo: boolean;
  readonly total: Total;
  readonly cash: Usd | undefined;
  readonly positions: Usd | undefined;
  /** Pockets with a row of their own; empty where the account's own line says it all. */
  readonly rows: readonly Pocket[];
  /** Whose remaining amounts stand on the account's own line. */
  readonly only: Pocket | undefined;
  readonly notes: readonly FailureNote[];
  readonly listDenied: boolean;
}

/** The two remedies that only the user has. */
function isUrgent(remedy: Remedy | undefined): remedy is 'replace-key' | 'allow-hosts' {
  return remedy === 'replace-key' || remedy === 'allow-hosts';
}

function noteFor(
  failure: ReadFailure,
  about: string,
  view: { readonly exchange: string; readonly state: AccountState; readonly moment: Moment },
): FailureNote {
  const { sentence, remedy } = plainFailureText(failure, view.exchange);
  const at = nextTryAt(view.state, view.moment.interval);
  const waits = isUrgent(remedy) ? WAITING_TEXT[remedy] : '';
  const next = at === undefined ? waits : nextTryText(at, view.moment.now);
  return { kind: failure.kind, sentence: about + sentence, next, remedy, urgent: isUrgent(remedy) };
}

/** The account's failure, then one note per kind of failure among its pockets, naming them. */
function notesFor(
  state: AccountState | undefined,
  exchange: string,
  moment: Moment,
  namesPockets: boolean,
): FailureNote[] {
  if (state === undefined) return [];
  const view = { exchange, state, moment };
  const notes = state.failure === undefined ? [] : [noteFor(state.failure, '', view)];
  const byKind = new Map<string, { failure: ReadFailure; numbers: (number | undefined)[] }>();
  for (const { failure, number } of state.reading?.pockets ?? []) {
    if (failure === undefined) continue;
    const entry = byKind.get(failure.kind) ?? { failure, numbers: [] };
    entry.numbers.push(number);
    byKind.set(failure.kind, entry);
  }
  for (const { failure, numbers } of byKind.values()) {
    notes.push(noteFor(failure, namesPockets ? `${pocketsText(numbers)}: ` : '', view));
  }
  return notes;
}

/** A lone pocket that is the whole account needs no row; one that a key is bound to must say its number. */
function rowsOf(account: Account, pockets: readonly Pocket[]): readonly Pocket[] {
  const [first] = pockets;
  if (pockets.length > 1) return pockets;
  const isBound = account.boundSubaccount !== undefined || first?.number !== 0;
  return account.exchange === 'kalshi' && isBound ? pockets : [];
}

export function accountView(account: Account, state: AccountState | undefined, moment: Moment): AccountView {
  const reading = state?.reading;
  const pockets = reading?.pockets ?? [];
  const rows = rowsOf(account, pockets);
  return {
    account,
    isDemo: account.environment === 'demo',
    total: totalOfStates([state], moment),
    cash: completeSum(pockets, 'cash'),
    positions: completeSum(pockets, 'positions'),
    rows,
    only: rows.length === 0 ? pockets[0] : undefined,
    notes: notesFor(state, EXCHANGES[account.exchange].name, moment, rows.length > 0),
    listDenied: reading?.listDeniedAt !== undefined && account.boundSubaccount === undefined,
  };
}

/** Fields that are shown besides total, cash and positions, where they say something. */
export const EXTRA_FIELDS = [
  'available',
  'reserved',
  'held',
  'unsettled',
  'pendingCredit',
  'pendingWithdrawals',
  'promo',
] as const satisfies readonly (keyof Balance)[];
export type ExtraField = (typeof EXTRA_FIELDS)[number];

/** A pocket's further amounts: those that are not zero, and what is available where that is not simply the cash. */
export function extraAmounts(balance: Balance): { readonly field: ExtraField; readonly amount: Usd }[] {
  const found: { field: ExtraField; amount: Usd }[] = [];
  for (const field of EXTRA_FIELDS) {
    const amount = balance[field];
    if (amount === undefined) continue;
    const tells = field === 'available' ? amount !== balance.cash : amount !== 0n;
    if (tells) found.push({ field, amount });
  }
  return found;
}
