import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { Account } from '../../domain/account.ts';
import type { Failure } from '../../domain/failure.ts';
import type { Snapshot } from '../../domain/snapshot.ts';
import { failureText } from '../../domain/text/failures.ts';
import { VAULT_ADVICE } from '../../domain/text/keeping.ts';
import { canTrade, writeWarning } from '../../domain/text/key-power.ts';
import { EXCHANGES } from '../../exchanges/meta.ts';
import { isKeyOf, type ConnectedKey } from './connected-key.ts';

/** What the latest action came to; stays until the next one. */
export interface Outcome {
  readonly text: string;
  readonly problem?: Failure['kind'];
  /** The account whose removal can still be undone. */
  readonly undo?: Account;
  /** The account whose new key is better kept in the vault. */
  readonly move?: Account;
}

/** What has been done, before what follows from it is known. */
type Said = Omit<Outcome, 'move'> & {
  /** The key that was accepted; what it can do is told too, as soon as that is stored. */
  readonly connected?: ConnectedKey;
};

export interface OutcomeTeller {
  readonly outcome: ReadonlySignal<Outcome | undefined>;
  clear(): void;
  tell(said: Said): void;
  refuse(failure: Failure, account: Account): void;
}

interface OutcomeDeps {
  /** Those waiting for their removal too. */
  readonly all: ReadonlySignal<readonly Account[]>;
  readonly snapshot: ReadonlySignal<Snapshot>;
}

export function createOutcome({ all, snapshot }: OutcomeDeps): OutcomeTeller {
  const latest = signal<Said | undefined>(undefined);

  function withKeyPower({ connected, ...said }: Said): Outcome {
    const isIt = (one: Account): boolean =>
      connected !== undefined && one.removedAt === undefined && isKeyOf(one, connected);
    const account = all.value.find(isIt);
    if (account === undefined) return said;
    const facts = snapshot.value.accounts[account.id]?.facts;
    const warning = writeWarning(account.exchange, facts);
    const isExposed = account.keptIn === undefined && canTrade(account.exchange, facts);
    // What a kind of key can do is said where it decides how to keep it, and the exchange says nothing of this one.
    const power = warning ?? (isExposed ? EXCHANGES[account.exchange].key.power : '');
    const text = [said.text, power, isExposed ? VAULT_ADVICE : ''].filter((one) => one !== '').join(' ');
    return { ...said, text, ...(isExposed && { move: account }) };
  }

  return {
    outcome: computed(() => {
      const said = latest.value;
      if (said === undefined) return undefined;
      // The offer to undo ends when the removal has become final.
      if (said.undo !== undefined && !all.value.some(({ id }) => id === said.undo?.id)) return undefined;
      return withKeyPower(said);
    }),
    clear() {
      latest.value = undefined;
    },
    tell(said) {
      latest.value = said;
    },
    refuse(failure, account) {
      const { sentence } = failureText(failure, EXCHANGES[account.exchange].name);
      latest.value = { text: sentence, problem: failure.kind };
    },
  };
}
