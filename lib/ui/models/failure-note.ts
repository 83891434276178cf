import type { ReadFailure } from '../../domain/failure.ts';
import type { Pocket } from '../../domain/reading.ts';
import { nextTryAt } from '../../domain/schedule.ts';
import type { AccountState } from '../../domain/snapshot.ts';
import { plainFailureText, type Remedy } from '../../domain/text/plain-failures.ts';
import { LOCKED_TEXT, nextTryText, pocketsText, WAITING_TEXT } from '../../domain/text/ui.ts';
import type { Moment } from '../../domain/totals.ts';

/** A failure as it is told: what happened, what happens next, and the one thing that helps. */
export interface FailureNote {
  readonly failure: ReadFailure;
  readonly sentence: string;
  readonly next: string;
  readonly remedy: Remedy | undefined;
  /** Only the user can end it. */
  readonly urgent: boolean;
}

/** For an account whose key is in the locked vault: by choice, so it is told quietly. */
export const LOCKED_NOTE: FailureNote = {
  failure: { kind: 'locked' },
  sentence: LOCKED_TEXT,
  next: '',
  remedy: 'unlock',
  urgent: false,
};

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
  return { failure, sentence: about + sentence, next, remedy, urgent: isUrgent(remedy) };
}

/** Failures that are told as one: of one kind and, where the kind has several, for one reason. */
function groupOf(failure: ReadFailure): string {
  const { kind } = failure;
  if (kind === 'key-rejected') return `${kind}/${failure.reason}`;
  if (kind === 'contradictory') return `${kind}/${failure.between}`;
  return kind === 'unreadable' && failure.page ? `${kind}/page` : kind;
}

/** The account's failure, then one note per group of failures among its pockets, naming them. */
export function notesFor(
  state: AccountState | undefined,
  exchange: string,
  moment: Moment,
  namesPockets: boolean,
): FailureNote[] {
  if (state === undefined) return [];
  const view = { exchange, state, moment };
  const notes = state.failure === undefined ? [] : [noteFor(state.failure, '', view)];
  const groups = new Map<string, { failure: ReadFailure; pockets: Pocket[] }>();
  for (const pocket of state.reading?.pockets ?? []) {
    const { failure } = pocket;
    if (failure === undefined) continue;
    const group = groups.get(groupOf(failure)) ?? { failure, pockets: [] };
    group.pockets.push(pocket);
    groups.set(groupOf(failure), group);
  }
  for (const { failure, pockets } of groups.values()) {
    notes.push(noteFor(failure, namesPockets ? `${pocketsText(pockets)}: ` : '', view));
  }
  return notes;
}
