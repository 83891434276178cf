import type { Command, Reply } from '../../../messages.ts';
import type { Remedy } from '../../../domain/text/plain-failures.ts';

export type Remedies = Readonly<Record<Remedy, () => void>>;

/** Everything that can be done about one account in the popup. */
export interface AccountActions {
  readonly remedies: Remedies;
  readonly toggleFold: () => void;
  readonly toggleDetails: () => void;
  readonly findCause: () => void;
  /** Of Bankroll, for reports. */
  readonly version: string;
  readonly copy: (text: string) => Promise<boolean>;
  readonly send: (command: Command) => Promise<Reply>;
}
