import { batch, computed, signal, type ReadonlySignal } from '@preact/signals';
import type { Account } from '../../domain/account.ts';
import type { Details } from '../../domain/details.ts';
import type { PlainFailure } from '../../domain/text/plain-failures.ts';
import type { Command, Reply } from '../../messages.ts';
import { detailsItem } from '../../state/details-item.ts';
import { plain } from './plain.ts';
import { followItem } from './stored-signal.ts';

/** What lies behind an account's balance, while somebody looks at it. */
export interface DetailsModel {
  /** What was read with the present key; undefined until there is any. */
  readonly details: ReadonlySignal<Details | undefined>;
  /** Why it could not be asked for. */
  readonly failure: ReadonlySignal<PlainFailure | undefined>;
  /** When it was last asked for, Unix ms. */
  readonly askedAt: ReadonlySignal<number>;
  /** Asks the background to read what is old. */
  look(now: number): Promise<void>;
  dispose(): void;
}

interface DetailsDeps {
  readonly account: Account;
  readonly send: (command: Command) => Promise<Reply>;
  /** Unix ms. */
  readonly now: number;
}

/** Asks at once, and follows what the background stores. */
export function createDetailsModel({ account, send, now }: DetailsDeps): DetailsModel {
  const stored = followItem(detailsItem(account.id));
  const failure = signal<PlainFailure | undefined>(undefined);
  const askedAt = signal(now);

  async function look(at: number): Promise<void> {
    batch(() => {
      askedAt.value = at;
      failure.value = undefined;
    });
    const reply = await send({ type: 'view-details', accountId: account.id });
    if (!reply.ok) failure.value = plain(reply.failure);
  }
  void look(now);

  return {
    details: computed(() => {
      const found = stored.current.value;
      // What an earlier key saw may be somebody else's.
      const isOurs = found?.state === 'present' && found.value.keyGeneration === account.keyGeneration;
      return isOurs ? found.value : undefined;
    }),
    failure,
    askedAt,
    look,
    dispose: () => stored.dispose(),
  };
}
