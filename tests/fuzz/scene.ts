import type { ExchangeId } from '../../lib/domain/account.ts';
import type { FailureKind } from '../../lib/domain/failure.ts';
import type { KeyFacts } from '../../lib/domain/key-facts.ts';
import type { Balance, Reading } from '../../lib/domain/reading.ts';
import type { ReadableAccount } from '../../lib/exchanges/port.ts';
import type { Outcome, Request } from '../unit/exchanges/scripted-http.ts';
import type { Fields, Json } from './body.ts';
import type { Random } from './random.ts';

/** What has to come out of a case. */
export type Expectation =
  /** Every figure of every total, and no failure. */
  | { readonly outcome: 'same' }
  /** No reading; the last one stays. One of these kinds. */
  | { readonly outcome: 'refused'; readonly kinds: readonly FailureKind[] }
  /** All but this pocket as it is. There, the named figures are unknown, and the failure is one of these kinds. */
  | {
      readonly outcome: 'partial';
      readonly pocket: string;
      readonly unknown: readonly (keyof Balance)[];
      readonly kinds: readonly FailureKind[];
    }
  /** Some pockets were not reached: each is unknown, or has its earlier figures with their age, and one says why. */
  | { readonly outcome: 'carried'; readonly kinds: readonly FailureKind[] };

/** A field that carries money, a count or a name without which an amount means nothing. */
export interface Site {
  readonly target: string;
  readonly holder: Fields;
  readonly name: string;
  /** The amount that it states and how it is written; absent for a field that states none. */
  readonly amount?: { readonly micros: bigint; readonly form: 'text' | 'number' | 'cents' | 'money' };
  /** How the field of that meaning is called elsewhere, where that is a documented name for it. */
  readonly alias?: string;
  /** Takes note that the field is not there, or null; says what comes out then. */
  absent(): Expectation;
  /** What comes out when it has a form that nobody can read. */
  broken(): Expectation;
  /** Whether an empty text means the same as no field. */
  readonly emptyIsAbsent: boolean;
}

/** An account at a made-up exchange, its true figures, and the answers about it, which a case may change. */
export interface Scene {
  readonly exchange: ExchangeId;
  readonly random: Random;
  /** Whether the engine hands out the texts of numbers. */
  readonly hasSource: boolean;
  readonly account: ReadableAccount;
  readonly facts?: KeyFacts;
  previous: Reading | undefined;
  /** What each answer says, by target. */
  readonly bodies: Map<string, Json>;
  /** Answers that replace a body. */
  readonly answers: Map<string, (request: Request, count: number) => Outcome>;
  /** How bodies are written, where not plainly. */
  readonly spellings: Map<string, (text: string) => string>;
  /** A body as it goes out. */
  write(body: Json): string;
  /** Which answer a request asks for. */
  targetOf(url: URL): string | undefined;
  /** What a reader shows: by pocket, every figure that the exchange states. Follows from the world as it is now. */
  truth(): ReadonlyMap<string, Balance>;
  sites(): Site[];
  /** What comes out when this answer cannot be used, for a reason of one of these kinds. */
  unusable(target: string, kinds: readonly FailureKind[]): Expectation;
  /** Most requests that a reading may take while nothing fails. */
  readonly fewest: number;
}

/** One way in which an answer can be other than expected. */
export interface Mutation {
  readonly name: string;
  /** Only where the class makes sense; both by default. */
  readonly exchange?: ExchangeId;
  /** Changes the scene; gives what may come out: one of these. Undefined where the account has nothing to change so. */
  apply(scene: Scene): Expectation | readonly Expectation[] | undefined;
}

export const SAME: Expectation = { outcome: 'same' };

/** One of the answers that the account is read from. */
export function anyTarget({ bodies, random }: Scene): string {
  return random.pick([...bodies.keys()]);
}

export type AmountSite = Site & Required<Pick<Site, 'amount'>>;

/** A field of which the amount can be rewritten, in one of the forms if some are named; undefined where there is none. */
export function amountSite(scene: Scene, ...forms: readonly string[]): AmountSite | undefined {
  const found = scene
    .sites()
    .flatMap((site) =>
      site.amount === undefined || (forms.length > 0 && !forms.includes(site.amount.form))
        ? []
        : [{ ...site, amount: site.amount }],
    );
  return found.length === 0 ? undefined : scene.random.pick(found);
}
