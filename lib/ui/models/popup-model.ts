import { batch, computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { Account, AccountId } from '../../domain/account.ts';
import type { Diagnosis } from '../../domain/diagnosis.ts';
import { defaultSettings } from '../../domain/settings.ts';
import { emptySnapshot } from '../../domain/snapshot.ts';
import type { PlainFailure } from '../../domain/text/plain-failures.ts';
import type { Command, Reply } from '../../messages.ts';
import { ACTIVITY_MAX_MS, type Activity } from '../../state/items.ts';
import type { Shell } from '../shell.ts';
import type { Access } from './access.ts';
import type { Clock } from './clock.ts';
import { createLateHosts } from './late-hosts.ts';
import { plain } from './plain.ts';
import { createPopupPrivacy, type PopupPrivacy } from './popup-privacy.ts';
import type { PopupState } from './popup-state.ts';
import { popupView, type PopupView } from './popup-view.ts';
import { valueOr } from './stored-signal.ts';

export interface PopupDeps {
  readonly state: PopupState;
  readonly clock: Clock;
  /** Asks for host permissions, straight from a click. */
  readonly askForAccess: Access['allow'];
  readonly shell: Shell;
  readonly send: (command: Command) => Promise<Reply>;
}

/** Accounts that are lost are not the same as none: the first is told, the second is welcomed. */
export type Stage = 'reading' | 'lost' | 'empty' | 'shown';

/** A refresh under way; without progress it has only just been asked for. */
export interface Refreshing {
  readonly progress: Activity | undefined;
}

export interface PopupModel {
  readonly stage: ReadonlySignal<Stage>;
  readonly view: ReadonlySignal<PopupView>;
  /** What is hidden and locked. */
  readonly privacy: Omit<PopupPrivacy, 'dispose'>;
  readonly refreshing: ReadonlySignal<Refreshing | undefined>;
  /** Why the latest command did not work. */
  readonly failure: ReadonlySignal<PlainFailure | undefined>;
  readonly folded: ReadonlySignal<ReadonlySet<AccountId>>;
  /** Accounts whose details are open. */
  readonly opened: ReadonlySignal<ReadonlySet<AccountId>>;
  /** The latest look for the cause of a failure, under way or ended. */
  readonly diagnosis: ReadonlySignal<Diagnosis | null>;
  /** The account whose cause has just been asked for. */
  readonly searching: ReadonlySignal<AccountId | undefined>;
  readonly version: string;
  readonly send: PopupDeps['send'];
  toggleFold(id: AccountId): void;
  toggleDetails(id: AccountId): void;
  findCause(id: AccountId): Promise<void>;
  /** @returns whether the browser has put the text on the clipboard. Call straight from the click. */
  copy(text: string): Promise<boolean>;
  refresh(): Promise<void>;
  allowHosts(account: Account): Promise<void>;
  replaceKey(id: AccountId): void;
  addAccount(): void;
  openSettings(): void;
  forgotPassphrase(): void;
  reload(): void;
  /** Tells the background that somebody looks, so that it reads what is old. */
  announce(): Promise<void>;
  dispose(): void;
}

function stageOf(state: PopupState, count: number): Stage {
  const accounts = state.accounts.current.value;
  if (accounts === undefined || !state.isRead.value) return 'reading';
  if (accounts.state === 'damaged') return 'lost';
  if (accounts.state === 'present') return count === 0 ? 'empty' : 'shown';
  if (state.hasMirror.value === undefined) return 'reading';
  return state.hasMirror.value ? 'lost' : 'empty';
}

function toggle(ids: Signal<ReadonlySet<AccountId>>, id: AccountId): void {
  const next = new Set(ids.peek());
  if (!next.delete(id)) next.add(id);
  ids.value = next;
}

export function createPopupModel({ state, clock, askForAccess, shell, send }: PopupDeps): PopupModel {
  const hosts = createLateHosts();
  const asked = signal(0);
  const failure = signal<PlainFailure | undefined>(undefined);
  const folded = signal<ReadonlySet<AccountId>>(new Set());
  const opened = signal<ReadonlySet<AccountId>>(new Set());
  const searching = signal<AccountId | undefined>(undefined);

  const privacy = createPopupPrivacy({
    state,
    clock,
    send,
    onFailure: (problem) => {
      failure.value = problem;
    },
  });

  const view = computed(() =>
    popupView({
      accounts: valueOr<Account[]>(state.accounts.current.value, () => []),
      snapshot: valueOr(state.snapshot.current.value, emptySnapshot),
      settings: valueOr(state.settings.current.value, defaultSettings),
      lock: privacy.lock.value,
      now: clock.now.value,
    }),
  );

  const refreshing = computed<Refreshing | undefined>(() => {
    const progress = valueOr<Activity | null>(state.activity.current.value, () => null);
    // An old activity belongs to a background that died in the middle.
    const isAlive = progress !== null && Math.abs(clock.now.value - progress.startedAt) < ACTIVITY_MAX_MS;
    if (isAlive) return { progress };
    return asked.value > 0 ? { progress: undefined } : undefined;
  });

  async function refresh(): Promise<void> {
    batch(() => {
      asked.value += 1;
      failure.value = undefined;
    });
    const reply = await send({ type: 'refresh' });
    batch(() => {
      asked.value -= 1;
      if (!reply.ok) failure.value = plain(reply.failure);
    });
  }

  return {
    stage: computed(() => stageOf(state, view.value.count)),
    view,
    privacy,
    refreshing,
    failure,
    folded,
    opened,
    diagnosis: computed(() => valueOr<Diagnosis | null>(state.diagnosis.current.value, () => null)),
    searching,
    version: shell.version(),
    send,
    toggleFold: (id) => toggle(folded, id),
    toggleDetails: (id) => toggle(opened, id),
    async findCause(accountId) {
      batch(() => {
        searching.value = accountId;
        failure.value = undefined;
      });
      const reply = await send({ type: 'diagnose', accountId });
      batch(() => {
        if (searching.peek() === accountId) searching.value = undefined;
        if (!reply.ok) failure.value = plain(reply.failure);
      });
    },
    copy: (text) => shell.copy(text),
    refresh,
    async allowHosts(account) {
      // Without a wait once the hosts are there, as they are by the time of any click: the gesture must still count.
      const origins = hosts.of(account) ?? (await hosts.load(account));
      if (origins === undefined) failure.value = { kind: 'bad-command' };
      else if (await askForAccess({ origins })) await refresh();
    },
    replaceKey: (accountId) => shell.openOptions({ to: 'replace', accountId }),
    addAccount: () => shell.openOptions({ to: 'add' }),
    openSettings: () => shell.openOptions(),
    forgotPassphrase: () => shell.openOptions({ to: 'forgot' }),
    reload: () => shell.reload(),
    async announce() {
      const reply = await send({ type: 'view-opened' });
      if (!reply.ok && reply.failure.kind === 'background-silent') failure.value = reply.failure;
    },
    dispose: () => privacy.dispose(),
  };
}
