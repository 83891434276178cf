import { batch, computed, signal, type ReadonlySignal } from '@preact/signals';
import {
  keyPlaceOf,
  presentAccounts,
  type Account,
  type AccountId,
  type KeyPlace,
} from '../../domain/account.ts';
import type { Diagnosis } from '../../domain/diagnosis.ts';
import { boundOf } from '../../domain/key-facts.ts';
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
import type { KeyForm } from './key-form.ts';
import type { Locks } from './locks.ts';
import { createMoreForm, type MoreForm } from './more-form.ts';
import { createMoveForm, type MoveForm } from './move-form.ts';
import { createOutcome, type Outcome } from './outcome.ts';
import { createRenameForm, type RenameForm } from './rename-form.ts';
import { createReplaceForm } from './replace-form.ts';
import { valueOr, type StoredSignal } from './stored-signal.ts';

/** At most one form is open, so that no two fields on the page have the same name. */
export type Editor =
  | { readonly kind: 'none' }
  | { readonly kind: 'add' }
  | { readonly kind: 'rename'; readonly accountId: AccountId; readonly form: RenameForm }
  | { readonly kind: 'replace'; readonly accountId: AccountId; readonly form: KeyForm }
  | { readonly kind: 'move'; readonly accountId: AccountId; readonly form: MoveForm }
  | { readonly kind: 'more'; readonly accountId: AccountId; readonly form: MoreForm };

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
  closeEditor(): void;
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
  readonly access: Access;
  readonly shell: Shell;
  readonly send: (command: Command) => Promise<Reply>;
}

const CLOSED: Editor = { kind: 'none' };

export function createOptionsModel(deps: OptionsDeps): OptionsModel {
  const { accounts: stored, locks, access, shell, send } = deps;
  const editor = signal<Editor>(CLOSED);
  const addRequests = signal(0);

  const all = computed(() => valueOr<Account[]>(stored.current.value, () => []));
  const accounts = computed(() => presentAccounts(all.value));

  const snapshot = computed(() => valueOr(deps.snapshot.current.value, emptySnapshot));

  const told = createOutcome({ all, snapshot });
  const clear = (): void => told.clear();

  function finish(text: string, connected?: ConnectedKey): void {
    batch(() => {
      editor.value = CLOSED;
      told.tell({ text, ...(connected && { connected }) });
    });
  }

  function open(next: Editor): void {
    batch(() => {
      clear();
      const before = editor.peek();
      if (before.kind === 'replace') before.form.reset();
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

  function openReplace(account: Account, place?: KeyPlace): void {
    const before = editor.peek();
    if (before.kind === 'replace' && before.accountId === account.id) {
      // What was typed there stays.
      if (place !== undefined) before.form.keeping.choose(place);
      return;
    }
    const form = createReplaceForm({
      account,
      place: place ?? keyPlaceOf(account),
      facts: computed(() => snapshot.value.accounts[account.id]?.facts),
      locks,
      access,
      send,
      onStart: clear,
      onReplaced: (key) => finish(keyReplacedText(account.name), key),
    });
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
      const reading = snapshot.peek().accounts[account.id]?.reading;
      const isBound = boundOf(account, snapshot.peek().accounts[account.id]?.facts) !== undefined;
      const isNamed = (account.namedSubaccounts ?? []).length > 0;
      const form = createMoreForm({
        account,
        asksSubaccounts: !isBound && (isNamed || reading?.listDeniedAt !== undefined),
        send,
        onStart: clear,
        onSaved: () => finish(configuredText(account.name)),
      });
      open({ kind: 'more', accountId: account.id, form });
    },
    closeEditor() {
      batch(() => {
        if (editor.peek().kind === 'add') addForm.reset();
        open(CLOSED);
      });
    },
    isLocked: (account) => locks.isLocked(account),
    askUnlock: deps.askUnlock,
    forgetTyped() {
      addForm.key.forgetTyped();
      const open = editor.peek();
      if (open.kind === 'replace') open.form.forgetTyped();
    },
    async remove(account) {
      open(CLOSED);
      const reply = await send({ type: 'remove-account', accountId: account.id });
      if (reply.ok) told.tell({ text: removedText(account.name), undo: account });
      else told.refuse(reply.failure, account);
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
