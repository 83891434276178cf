import { batch, computed, signal, type ReadonlySignal } from '@preact/signals';
import { presentAccounts, type Account, type AccountId } from '../../domain/account.ts';
import { emptySnapshot, type Snapshot } from '../../domain/snapshot.ts';
import { failureText } from '../../domain/text/failures.ts';
import {
  connectedText,
  keyReplacedText,
  removedText,
  renamedText,
  restoredText,
} from '../../domain/text/options.ts';
import { EXCHANGES, originsOf } from '../../exchanges/meta.ts';
import type { Command, Reply } from '../../messages.ts';
import type { OptionsRoute } from '../shell.ts';
import type { Access } from './access.ts';
import { createAddForm, type AddForm } from './add-form.ts';
import { createKeyForm, type FormProblem, type KeyForm } from './key-form.ts';
import { createRenameForm, type RenameForm } from './rename-form.ts';
import { valueOr, type StoredSignal } from './stored-signal.ts';

/** At most one form is open, so that no two fields on the page have the same name. */
export type Editor =
  | { readonly kind: 'none' }
  | { readonly kind: 'add' }
  | { readonly kind: 'rename'; readonly accountId: AccountId; readonly form: RenameForm }
  | { readonly kind: 'replace'; readonly accountId: AccountId; readonly form: KeyForm };

/** What the latest action came to; stays until the next one. */
export interface Outcome {
  readonly text: string;
  readonly problem?: FormProblem['kind'];
  /** The account whose removal can still be undone. */
  readonly undo?: Account;
}

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
  closeEditor(): void;
  remove(account: Account): Promise<void>;
  undo(account: Account): Promise<void>;
  /** Call straight from the click. */
  allowHosts(account: Account): Promise<void>;
  follow(route: OptionsRoute | undefined): void;
}

export interface OptionsDeps {
  readonly accounts: StoredSignal<Account[]>;
  readonly snapshot: StoredSignal<Snapshot>;
  readonly access: Access;
  readonly send: (command: Command) => Promise<Reply>;
}

const CLOSED: Editor = { kind: 'none' };

export function createOptionsModel({ accounts: stored, snapshot, access, send }: OptionsDeps): OptionsModel {
  const editor = signal<Editor>(CLOSED);
  const latest = signal<Outcome | undefined>(undefined);
  const addRequests = signal(0);

  const all = computed(() => valueOr<Account[]>(stored.current.value, () => []));
  const accounts = computed(() => presentAccounts(all.value));

  /** The offer to undo ends when the removal has become final. */
  const outcome = computed<Outcome | undefined>(() => {
    const said = latest.value;
    if (said?.undo === undefined || all.value.some(({ id }) => id === said.undo?.id)) return said;
    return undefined;
  });

  function clear(): void {
    latest.value = undefined;
  }

  function finish(text: string): void {
    batch(() => {
      editor.value = CLOSED;
      latest.value = { text };
    });
  }

  function refuse(reply: Extract<Reply, { ok: false }>, account: Account): void {
    const { sentence } = failureText(reply.failure, EXCHANGES[account.exchange].name);
    latest.value = { text: sentence, problem: reply.failure.kind };
  }

  function open(next: Editor): void {
    batch(() => {
      clear();
      editor.value = next;
    });
  }

  const addForm = createAddForm({
    access,
    send,
    onStart: clear,
    onConnected: (name) => finish(connectedText(name)),
  });

  function openAdd(): void {
    batch(() => {
      if (editor.peek().kind !== 'add') open({ kind: 'add' });
      addRequests.value += 1;
    });
  }

  function openReplace(account: Account): void {
    const form = createKeyForm({
      meta: signal(EXCHANGES[account.exchange]),
      keyId: account.keyId,
      access,
      origins: () => originsOf(account.exchange, account.environment),
      send: (keyId, keyText) => send({ type: 'replace-key', accountId: account.id, keyId, keyText }),
      onStart: clear,
      onDone() {
        form.reset();
        finish(keyReplacedText(account.name));
      },
    });
    open({ kind: 'replace', accountId: account.id, form });
  }

  return {
    list: computed(() => {
      const state = stored.current.value?.state;
      return state === undefined ? 'reading' : state === 'damaged' ? 'damaged' : 'read';
    }),
    accounts,
    snapshot: computed(() => valueOr(snapshot.current.value, emptySnapshot)),
    editor,
    outcome,
    addForm,
    addRequests,
    openAdd,
    openReplace,
    openRename(account) {
      const form = createRenameForm({
        account,
        send,
        onStart: clear,
        onRenamed: (name) => finish(renamedText(name)),
      });
      open({ kind: 'rename', accountId: account.id, form });
    },
    closeEditor() {
      batch(() => {
        if (editor.peek().kind === 'add') addForm.reset();
        open(CLOSED);
      });
    },
    async remove(account) {
      open(CLOSED);
      const reply = await send({ type: 'remove-account', accountId: account.id });
      if (reply.ok) latest.value = { text: removedText(account.name), undo: account };
      else refuse(reply, account);
    },
    async undo(account) {
      const reply = await send({ type: 'restore-account', accountId: account.id });
      if (reply.ok) latest.value = { text: restoredText(account.name) };
      else refuse(reply, account);
    },
    async allowHosts(account) {
      const allowed = access.allow({ origins: originsOf(account.exchange, account.environment) });
      clear();
      if (await allowed) await send({ type: 'refresh' });
    },
    follow(route) {
      if (route?.to === 'add') openAdd();
      if (route?.to !== 'replace') return;
      const account = accounts.peek().find(({ id }) => id === route.accountId);
      if (account !== undefined) openReplace(account);
    },
  };
}
