import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { Account, KeyPlace } from '../../domain/account.ts';
import type { KeyFacts } from '../../domain/key-facts.ts';
import { keepingAdvice } from '../../domain/text/keeping.ts';
import { EXCHANGES, originsOf } from '../../exchanges/meta.ts';
import type { Command, Reply } from '../../messages.ts';
import type { Access } from './access.ts';
import type { ConnectedKey } from './connected-key.ts';
import { createKeepingForm } from './keeping.ts';
import { createKeyForm, type KeyForm } from './key-form.ts';
import type { Locks } from './locks.ts';

interface ReplaceFormDeps {
  readonly account: Account;
  /** Chosen to begin with. */
  readonly place: KeyPlace;
  /** What is known of the key that the account has now. */
  readonly facts: ReadonlySignal<KeyFacts | undefined>;
  readonly locks: Locks;
  readonly access: Access;
  readonly send: (command: Command) => Promise<Reply>;
  readonly onStart: () => void;
  readonly onReplaced: (key: ConnectedKey) => void;
}

/** The form that gives an account another key, or the same one to be kept in another way. */
export function createReplaceForm(deps: ReplaceFormDeps): KeyForm {
  const { account, facts, send } = deps;
  const { id, exchange, environment } = account;
  const form = createKeyForm({
    meta: signal(EXCHANGES[exchange]),
    keyId: account.keyId,
    keeping: createKeepingForm({
      locks: deps.locks,
      preselected: signal(deps.place),
      advice: computed(() => keepingAdvice(exchange, facts.value)),
    }),
    access: deps.access,
    origins: () => originsOf(exchange, environment),
    send: (keyId, keyText, keeping) =>
      send({ type: 'replace-key', accountId: id, keyId, keyText, ...keeping }),
    onStart: deps.onStart,
    onDone() {
      const connected = { exchange, environment, keyId: form.keyId.peek().trim() };
      form.reset();
      deps.onReplaced(connected);
    },
  });
  return form;
}
