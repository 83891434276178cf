import type { Environment, ExchangeId } from '../domain/account.ts';

/** Facts about an exchange that forms and pages show. No code that signs or fetches. */
export interface ExchangeMeta {
  readonly id: ExchangeId;
  /** As the exchange writes it. */
  readonly name: string;
  /** In the order in which a form offers them; one entry means that there is no choice. */
  readonly environments: readonly Environment[];
  /** Hosts per environment, first choice first. */
  readonly hosts: Readonly<Partial<Record<Environment, readonly string[]>>>;
  readonly key: {
    readonly format: 'pem' | 'base64-seed';
    /** The form's label for the secret text. */
    readonly label: 'Private key' | 'Secret key';
    /** What the text looks like, for the empty field. */
    readonly placeholder: string;
    /** Where the exchange makes keys; production's serves for an environment without a page of its own. */
    readonly pages: { readonly production: string; readonly demo?: string };
    /** What to do there, one step an entry. */
    readonly steps: readonly string[];
    /** What this kind of key can do, said before the user pastes it. */
    readonly power: string;
  };
}
