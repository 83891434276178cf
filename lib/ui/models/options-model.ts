import { batch, computed, signal, type ReadonlySignal } from '@preact/signals';
import { presentAccounts, type Account, type AccountId } from '../../domain/account.ts';
import type { Diagnosis } from '../../domain/diagnosis.ts';
import { boundOf } from '../../domain/key-facts.ts';
import { emptySnapshot, type Snapshot } from '../../domain/snapshot.ts';
import { failureText } from '../../domain/text/failures.ts';
import { writeWarning } from '../../domain/text/key-power.ts';
import {
  configuredText,
  connectedText,
  keyReplacedText,
  removedText,
  renamedText,
  restoredText,
} from '../../domain/text/options.ts';
import { EXCHANGES, originsOf } from '../../exchanges/meta.ts';
import type { Command, Reply } from '../../messages.ts';
import type { OptionsRoute, Shell } from '../shell.ts';
import type { Access } from './access.ts';
import { createAddForm, type AddForm } from './add-form.ts';
import { isKeyOf, type ConnectedKey } from './connected-key.ts';
import { createKeyForm, type FormProblem, type KeyForm } from './key-form.ts';
import { createMoreForm, type MoreForm } from './more-form.ts';
import { createRenameForm, type RenameForm } from './rename-form.ts';
import { valueOr, type StoredSignal } from './stored-signal.ts';

/** At most one form is open, so that no two fields on the page have the same name. */
export type Editor =
  | { readonly kind: 'none' }
  | { readonly kind: 'add' }
  | { readonly kind: 'rename'; readonly accountId: AccountId; readonly form: RenameForm }
  | { readonly kind: 'replace'; readonly accountId: AccountId; readonly form: KeyForm }
  | { readonly kind: 'more'; readonly accountId: AccountId; readonly form: MoreForm };

/** What the latest action came to; stays until the next one. */
export interface Outcome {
  readonly text: string;
  readonly problem?: FormProblem['kind'];
  /** The account whose removal can still be undone. */
  readonly undo?: Account;
  /** The key that was accepted; what it can do is told too, as soon as that is stored. */
  readonly connected?: ConnectedKey;
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
  openMore(account: Account): void;
  closeEditor(): void;
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
  readonly access: Access;
  readonly shell: Shell;
  readonly send: (command: Command) => Promise<Reply>;
}

const CLOSED: Editor = { kind: 'none' };

export function createOptionsModel(deps: OptionsDeps): OptionsModel {
  const { accounts: stored, access, shell, send } = deps;
  const editor = signal<Editor>(CLOSED);
  const latest = signal<Outcome | undefined>(undefined);
  const addRequests = signal(0);

  const all = computed(() => valueOr<Account[]>(stored.current.value, () => []));
  const accounts = computed(() => presentAccounts(all.value));

  const snapshot = computed(() => valueOr(deps.snapshot.current.value, emptySnapshot));

  function warningFor(key: ConnectedKey): string | undefined {
    const account = accounts.value.find((one) => isKeyOf(one, key));
    return account && writeWarning(account.exchange, snapshot.value.accounts[account.id]?.facts);
  }

  /** The offer to undo ends when the removal has become final. */
  const outcome = computed<Outcome | undefined>(() => {
    const said = latest.value;
    if (said?.undo !== undefined && !all.value.some(({ id }) => id === said.undo?.id)) return undefined;
    const warning = said?.connected && warningFor(said.connected);
    return said === undefined || warning === undefined ? said : { ...said, text: `${said.text} ${warning}` };
  });

  function clear(): void {
    latest.value = undefined;
  }

  function finish(text: string, connected?: ConnectedKey): void {
    batch(() => {
      editor.value = CLOSED;
      latest.value = { text, ...(connected && { connected }) };
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
    onConnected: (name, key) => finish(connectedText(name), key),
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
        const { exchange, environment } = account;
        const connected = { exchange, environment, keyId: form.keyId.peek().trim() };
        form.reset();
        finish(keyReplacedText(account.name), connected);
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
    snapshot,
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
      if (!(await allowed)) return;
      const reply = await send({ type: 'refresh' });
      if (!reply.ok) refuse(reply, account);
    },
    async refresh(account) {
      clear();
      const reply = await send({ type: 'refresh' });
      if (!reply.ok) refuse(reply, account);
    },
    diagnosis: computed(() => valueOr<Diagnosis | null>(deps.diagnosis.current.value, () => null)),
    async findCause(account) {
      clear();
      const reply = await send({ type: 'diagnose', accountId: account.id });
      if (!reply.ok) refuse(reply, account);
    },
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
