import { batch, computed, signal, type ReadonlySignal } from '@preact/signals';
import { presentAccounts, type Account, type KeyPlace } from '../../domain/account.ts';
import type { Diagnosis } from '../../domain/diagnosis.ts';
import { emptySnapshot, type Snapshot } from '../../domain/snapshot.ts';
import { movedText } from '../../domain/text/keeping.ts';
import {
  configuredText,
  connectedText,
  keyReplacedText,
  removedText,
  renamedText,
  restoredText,
} from '../../domain/text/options.ts';
import { originsOf } from '../../exchanges/meta.ts';
import type { Command, Reply } from '../../messages.ts';
import type { OptionsRoute, Shell } from '../shell.ts';
import type { Access } from './access.ts';
import { createAddForm, type AddForm } from './add-form.ts';
import type { ConnectedKey } from './connected-key.ts';
import { CLOSED, type Editor } from './editor.ts';
import type { Locks } from './locks.ts';
import { asksSubaccounts, createMoreForm } from './more-form.ts';
import { createMoveForm } from './move-form.ts';
import { createOutcome, type Outcome } from './outcome.ts';
import { createRenameForm } from './rename-form.ts';
import { createReplaceForms } from './replace-form.ts';
import { valueOr, type StoredSignal } from './stored-signal.ts';

export interface OptionsModel {
  /** Accounts that are damaged are not the same as none. */
  readonly list: ReadonlySignal<'reading' | 'damaged' | 'read'>;
  readonly accounts: ReadonlySignal<readonly Account[]>;
  readonly snapshot: ReadonlySignal<Snapshot>;
  readonly editor: ReadonlySignal<Editor>;
  readonly outcome: ReadonlySignal<Outcome | undefined>;
  readonly addForm: AddForm;
  /** Counts requests to put the cursor into the add form. */
  readonly addRequests: ReadonlySignal<number>;
  openAdd(): void;
  openRename(account: Account): void;
  openReplace(account: Account): void;
  /** Out of the vault by a question, into it by the form for a key: a key kept in the browser has to be given again. */
  openMove(account: Account): void;
  openMore(account: Account): void;
  /** Also forgets what was typed in it. */
  closeEditor(): void;
  /** What the latest action came to is old news. */
  clearOutcome(): void;
  /** Everything was deleted: nothing stays open, typed or said. */
  startAnew(): void;
  isLocked(account: Account): boolean;
  /** Puts the cursor where the passphrase goes. */
  askUnlock(): void;
  /** Forgets the secrets that were typed: the page is being left. */
  forgetTyped(): void;
  remove(account: Account): Promise<void>;
  undo(account: Account): Promise<void>;
  /** Call straight from the click. */
  allowHosts(account: Account): Promise<void>;
  refresh(account: Account): Promise<void>;
  /** The latest look for the cause of a failure, under way or ended. */
  readonly diagnosis: ReadonlySignal<Diagnosis | null>;
  findCause(account: Account): Promise<void>;
  /** @returns whether the browser has put the text on the clipboard. Call straight from the click. */
  copy(text: string): Promise<boolean>;
  reload(): void;
  readonly version: string;
  follow(route: OptionsRoute | undefined): void;
}

export interface OptionsDeps {
  readonly accounts: StoredSignal<Account[]>;
  readonly snapshot: StoredSignal<Snapshot>;
  readonly diagnosis: StoredSignal<Diagnosis | null>;
  readonly locks: Locks;
  readonly askUnlock: () => void;
  /** An action begins: whatever the page says of earlier ones is old news. */
  readonly onStart: () => void;
  readonly access: Access;
  readonly shell: Shell;
  readonly send: (command: Command) => Promise<Reply>;
}

export function createOptionsModel(deps: OptionsDeps): OptionsModel {
  const { accounts: stored, locks, access, shell, send } = deps;
  const editor = signal<Editor>(CLOSED);
  const addRequests = signal(0);

  const all = computed(() => valueOr<Account[]>(stored.current.value, () => []));
  const accounts = computed(() => presentAccounts(all.value));

  const snapshot = computed(() => valueOr(deps.snapshot.current.value, emptySnapshot));

  const told = createOutcome({ all, snapshot });

  /** Begins the next action. */
  function clear(): void {
    batch(() => {
      told.clear();
      deps.onStart();
    });
  }

  function finish(text: string, connected?: ConnectedKey): void {
    batch(() => {
      editor.value = CLOSED;
      told.tell({ text, ...(connected && { connected }) });
    });
  }

  function open(next: Editor): void {
    batch(() => {
      clear();
      editor.value = next;
    });
  }

  const addForm = createAddForm({
    locks,
    access,
    send,
    onStart: clear,
    onConnected: (name, key) => finish(connectedText(name), key),
  });

  function openAdd(): void {
    batch(() => {
      if (editor.peek().kind !== 'add') open({ kind: 'add' });
      addRequests.value += 1;
    });
  }

  async function ask(command: Command, account: Account): Promise<void> {
    clear();
    const reply = await send(command);
    if (!reply.ok) told.refuse(reply.failure, account);
  }

  const replacing = createReplaceForms({
    accounts,
    snapshot,
    locks,
    access,
    send,
    onStart: clear,
    onReplaced: (name, key) => finish(keyReplacedText(name), key),
  });

  function openReplace(account: Account, place?: KeyPlace): void {
    const form = replacing.of(account, place);
    const before = editor.peek();
    if (before.kind === 'replace' && before.accountId === account.id) return;
    open({ kind: 'replace', accountId: account.id, form });
  }

  return {
    list: computed(() => {
      const state = stored.current.value?.state;
      return state === undefined ? 'reading' : state === 'damaged' ? 'damaged' : 'read';
    }),
    accounts,
    snapshot,
    editor,
    outcome: told.outcome,
    addForm,
    addRequests,
    openAdd,
    openReplace: (account) => openReplace(account),
    openMove(account) {
      const onMoved = (): void => finish(movedText(account.name));
      const form = createMoveForm({ account, send, onStart: clear, onMoved });
      if (account.keptIn === undefined) openReplace(account, 'vault');
      else open({ kind: 'move', accountId: account.id, form });
    },
    openRename(account) {
      const form = createRenameForm({
        account,
        send,
        onStart: clear,
        onRenamed: (name) => finish(renamedText(name)),
      });
      open({ kind: 'rename', accountId: account.id, form });
    },
    openMore(account) {
      const form = createMoreForm({
        account,
        asksSubaccounts: asksSubaccounts(account, snapshot.peek().accounts[account.id]),
        send,
        onStart: clear,
        onSaved: () => finish(configuredText(account.name)),
      });
      open({ kind: 'more', accountId: account.id, form });
    },
    closeEditor() {
      batch(() => {
        const before = editor.peek();
        if (before.kind === 'add') addForm.reset();
        if (before.kind === 'replace') replacing.drop(before.accountId);
        open(CLOSED);
      });
    },
    clearOutcome: () => told.clear(),
    startAnew() {
      batch(() => {
        addForm.reset();
        replacing.dropAll();
        told.clear();
        editor.value = CLOSED;
      });
    },
    isLocked: (account) => locks.isLocked(account),
    askUnlock: deps.askUnlock,
    forgetTyped() {
      addForm.key.forgetTyped();
      replacing.forgetTyped();
    },
    async remove(account) {
      open(CLOSED);
      const reply = await send({ type: 'remove-account', accountId: account.id });
      if (!reply.ok) {
        told.refuse(reply.failure, account);
        return;
      }
      replacing.drop(account.id);
      told.tell({ text: removedText(account.name), undo: account });
    },
    async undo(account) {
      const reply = await send({ type: 'restore-account', accountId: account.id });
      if (reply.ok) told.tell({ text: restoredText(account.name) });
      else told.refuse(reply.failure, account);
    },
    async allowHosts(account) {
      const allowed = access.allow({ origins: originsOf(account.exchange, account.environment) });
      clear();
      if (await allowed) await ask({ type: 'refresh' }, account);
    },
    refresh: (account) => ask({ type: 'refresh' }, account),
    diagnosis: computed(() => valueOr<Diagnosis | null>(deps.diagnosis.current.value, () => null)),
    findCause: (account) => ask({ type: 'diagnose', accountId: account.id }, account),
    copy: (text) => shell.copy(text),
    reload: () => shell.reload(),
    version: shell.version(),
    follow(route) {
      if (route?.to === 'add') openAdd();
      if (route?.to !== 'replace') return;
      const account = accounts.peek().find(({ id }) => id === route.accountId);
      if (account !== undefined) openReplace(account);
    },
  };
}
