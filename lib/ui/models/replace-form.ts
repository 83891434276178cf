import { batch, computed, signal, type ReadonlySignal } from '@preact/signals';
import { keyPlaceOf, type Account, type AccountId, type KeyPlace } from '../../domain/account.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import { keepingAdvice } from '../../domain/text/keeping.ts';
import { EXCHANGES, originsOf } from '../../exchanges/meta.ts';
import type { Command, Reply } from '../../messages.ts';
import type { Access } from './access.ts';
import type { ConnectedKey } from './connected-key.ts';
import { createKeepingForm } from './keeping.ts';
import { createKeyForm, type KeyForm } from './key-form.ts';
import type { Locks } from './locks.ts';

/**
 * The forms that give accounts another key, at most one each. They outlive their being closed, so that looking elsewhere loses
 * nothing of what was typed.
 */
export interface ReplaceForms {
  /** The form of an account, with a place chosen where one is given. */
  of(account: Account, place?: KeyPlace): KeyForm;
  /** Forgets all that was typed for an account. */
  drop(id: AccountId): void;
  dropAll(): void;
  /** Forgets what is secret in each; the rest stays. */
  forgetTyped(): void;
}

interface ReplaceFormDeps {
  readonly accounts: ReadonlySignal<readonly Account[]>;
  readonly snapshot: ReadonlySignal<Snapshot>;
  readonly locks: Locks;
  readonly access: Access;
  readonly send: (command: Command) => Promise<Reply>;
  readonly onStart: () => void;
  /** Gets the account's name by then. */
  readonly onReplaced: (name: string, key: ConnectedKey) => void;
}

/** The form that gives an account another key, or the same one to be kept in another way. */
function createReplaceForm(account: Account, deps: ReplaceFormDeps): KeyForm {
  const { snapshot, send } = deps;
  const { id, exchange, environment } = account;
  const present = computed(() => deps.accounts.value.find((one) => one.id === id) ?? account);
  const form = createKeyForm({
    meta: signal(EXCHANGES[exchange]),
    keyId: account.keyId,
    keeping: createKeepingForm({
      locks: deps.locks,
      preselected: computed(() => keyPlaceOf(present.value)),
      advice: computed(() => keepingAdvice(exchange, snapshot.value.accounts[id]?.facts)),
    }),
    access: deps.access,
    origins: () => originsOf(exchange, environment),
    send: (keyId, keyText, keeping) =>
      send({ type: 'replace-key', accountId: id, keyId, keyText, ...keeping }),
    onStart: deps.onStart,
    onDone() {
      const connected = { exchange, environment, keyId: form.keyId.peek().trim() };
      form.reset();
      deps.onReplaced(present.peek().name, connected);
    },
  });
  return form;
}

export function createReplaceForms(deps: ReplaceFormDeps): ReplaceForms {
  const forms = new Map<AccountId, KeyForm>();

  function drop(id: AccountId): void {
    forms.get(id)?.reset();
    forms.delete(id);
  }

  return {
    of(account, place) {
      const form = forms.get(account.id) ?? createReplaceForm(account, deps);
      forms.set(account.id, form);
      if (place !== undefined) form.keeping.choose(place);
      return form;
    },
    drop,
    dropAll() {
      batch(() => {
        for (const id of forms.keys()) drop(id);
      });
    },
    forgetTyped() {
      batch(() => {
        for (const form of forms.values()) form.forgetTyped();
      });
    },
  };
}
