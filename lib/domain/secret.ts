const REDACTED = '[redacted]';

/**
 * A text that must not show up anywhere by accident: key material, a passphrase. Whatever prints, joins or serializes it gets
 * "[redacted]"; only `reveal` gives the text, and only `lib/keys` and the one item that holds the open vault's key call it.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  /** Characters, for checks that need no more. */
  get length(): number {
    return this.#text.length;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  get [Symbol.toStringTag](): string {
    return REDACTED;
  }
}
