import { batch, computed, signal, type ReadonlySignal } from '@preact/signals';
import { keyPlaceOf, presentAccounts, type Account } from '../../domain/account.ts';
import type { FailureKind } from '../../domain/failure.ts';
import { backupRestoredText, backupSavedText, DATA_TEXT } from '../../domain/text/data.ts';
import { failureText } from '../../domain/text/failures.ts';
import { UI_TEXT } from '../../domain/text/ui.ts';
import type { Command, Reply } from '../../messages.ts';
import type { Item } from '../../state/item.ts';
import type { SealedBackup } from '../../state/items.ts';
import { createBackupForm, type BackupForm } from './backup-form.ts';
import { createRestoreForm, type RestoreForm } from './restore-form.ts';
import { valueOr, type StoredSignal } from './stored-signal.ts';

/** What is open below the buttons. */
export type DataPanel = 'none' | 'backup' | 'restore' | 'wipe';

/** What the latest action came to; stays until the next one. */
export interface DataOutcome {
  readonly text: string;
  readonly problem?: FailureKind;
}

/** Backup, restoring, and the way to delete everything, on the options page. */
export interface DataModel {
  readonly panel: ReadonlySignal<DataPanel>;
  /** Also closes; what was typed in a form that closes is forgotten, and stays in one that is open already. */
  open(panel: DataPanel): void;
  readonly outcome: ReadonlySignal<DataOutcome | undefined>;
  /** What the latest action came to is old news. */
  clearOutcome(): void;
  /** How many keys could go along with a backup, and how many cannot. */
  readonly keys: ReadonlySignal<{ readonly vault: number; readonly browser: number }>;
  readonly backup: BackupForm;
  readonly restore: RestoreForm;
  /** Puts the cursor where the passphrase goes. */
  askUnlock(): void;
  readonly deleting: ReadonlySignal<boolean>;
  deleteEverything(): Promise<void>;
  /** The page is left: nothing typed in secret may stay in it. */
  forgetTyped(): void;
}

interface DataDeps {
  readonly accounts: StoredSignal<Account[]>;
  readonly items: {
    readonly accounts: Item<Account[]>;
    readonly viewLock: Item<boolean>;
    readonly exported: Item<SealedBackup | null>;
  };
  readonly askUnlock: () => void;
  /** An action begins: whatever the page says of earlier ones is old news. */
  readonly onStart: () => void;
  /** Everything was deleted: whatever else is open or typed on the page belongs to what is gone. */
  readonly onDeleted: () => void;
  readonly send: (command: Command) => Promise<Reply>;
  readonly saveFile: (name: string, text: string) => void;
  /** Unix ms. */
  readonly now: () => number;
}

export function createDataModel(deps: DataDeps): DataModel {
  const { accounts, items, send, saveFile, now } = deps;
  const panel = signal<DataPanel>('none');
  const outcome = signal<DataOutcome | undefined>(undefined);
  const deleting = signal(false);
  const present = computed(() => presentAccounts(valueOr<Account[]>(accounts.current.value, () => [])));

  function clearOutcome(): void {
    outcome.value = undefined;
  }

  /** Begins the next action. */
  function clear(): void {
    batch(() => {
      clearOutcome();
      deps.onStart();
    });
  }

  function finish(text: string): void {
    batch(() => {
      panel.value = 'none';
      outcome.value = { text };
    });
  }

  const backup = createBackupForm({
    exported: items.exported,
    send,
    saveFile,
    now,
    onStart: clear,
    onDone: (withoutKey) => finish(backupSavedText(withoutKey)),
  });
  const restore = createRestoreForm({
    accounts: items.accounts,
    viewLock: items.viewLock,
    send,
    onStart: clear,
    onDone: (restored) => finish(backupRestoredText(restored)),
  });

  function forgetTyped(): void {
    batch(() => {
      backup.reset();
      restore.reset();
    });
  }

  return {
    panel,
    open(next) {
      if (next !== 'none' && next === panel.peek()) return;
      batch(() => {
        clear();
        forgetTyped();
        panel.value = next;
      });
    },
    outcome,
    clearOutcome,
    keys: computed(() => {
      const vault = present.value.filter((account) => keyPlaceOf(account) === 'vault').length;
      return { vault, browser: present.value.length - vault };
    }),
    backup,
    restore,
    askUnlock: () => deps.askUnlock(),
    deleting,
    async deleteEverything() {
      if (deleting.peek()) return;
      batch(() => {
        clear();
        deleting.value = true;
      });
      const reply = await send({ type: 'wipe' });
      // First, so that the cursor ends up here.
      if (reply.ok) deps.onDeleted();
      batch(() => {
        deleting.value = false;
        if (!reply.ok) {
          outcome.value = {
            text: failureText(reply.failure, UI_TEXT.product).sentence,
            problem: reply.failure.kind,
          };
          return;
        }
        forgetTyped();
        finish(DATA_TEXT.deleted);
      });
    },
    forgetTyped,
  };
}
