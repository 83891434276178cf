import { batch, computed, signal, type ReadonlySignal, type Signal } from '@preact/signals';
import type { Environment, ExchangeId } from '../../domain/account.ts';
import { keepingAdvice } from '../../domain/text/keeping.ts';
import { EXCHANGES, originsOf } from '../../exchanges/meta.ts';
import type { Command, Reply } from '../../messages.ts';
import type { Access } from './access.ts';
import type { ConnectedKey } from './connected-key.ts';
import { createKeepingForm } from './keeping.ts';
import { createKeyForm, type KeyForm } from './key-form.ts';
import type { Locks } from './locks.ts';

/** The form that adds an account. It outlives its being closed, so that looking elsewhere loses nothing. */
export interface AddForm {
  readonly exchange: Signal<ExchangeId>;
  readonly environment: Signal<Environment>;
  /** Those to choose from; one means that there is no choice. */
  readonly environments: ReadonlySignal<readonly Environment[]>;
  readonly name: Signal<string>;
  readonly key: KeyForm;
  reset(): void;
}

interface AddFormDeps {
  readonly locks: Locks;
  readonly access: Access;
  readonly send: (command: Command) => Promise<Reply>;
  readonly onStart: () => void;
  /** Gets the name as typed, or the exchange's where it was left empty. */
  readonly onConnected: (name: string, key: ConnectedKey) => void;
}

export function createAddForm({ locks, access, send, onStart, onConnected }: AddFormDeps): AddForm {
  const exchange = signal<ExchangeId>('kalshi');
  const environment = signal<Environment>('production');
  const name = signal('');
  const meta = computed(() => EXCHANGES[exchange.value]);
  const environments = computed(() => meta.value.environments);
  /** A choice that the exchange does not offer falls back to its first. */
  const effective = computed(() =>
    environments.value.includes(environment.value)
      ? environment.value
      : (environments.value[0] ?? 'production'),
  );

  function reset(): void {
    batch(() => {
      key.reset();
      name.value = '';
      exchange.value = 'kalshi';
      environment.value = 'production';
    });
  }

  const keeping = createKeepingForm({
    locks,
    // Who keeps one key in the vault is likely to want the next one there too.
    preselected: computed(() => (locks.view.value.usesVault ? 'vault' : 'browser')),
    advice: computed(() => keepingAdvice(exchange.value, undefined)),
  });

  const key = createKeyForm({
    meta,
    keeping,
    access,
    origins: () => originsOf(exchange.peek(), effective.peek()),
    send: (keyId, keyText, keeping) =>
      send({
        type: 'add-account',
        draft: {
          exchange: exchange.peek(),
          environment: effective.peek(),
          name: name.peek(),
          keyId,
          keyText,
          ...keeping,
        },
      }),
    onStart,
    onDone() {
      const connected = name.peek().trim() || meta.peek().name;
      const accepted = {
        exchange: exchange.peek(),
        environment: effective.peek(),
        keyId: key.keyId.peek().trim(),
      };
      reset();
      onConnected(connected, accepted);
    },
  });

  return { exchange, environment, environments, name, key, reset };
}
