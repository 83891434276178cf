/**
 * Signs a text (as UTF-8) with an account's private key; resolves to the signature in standard base64.
 *
 * @throws KeyLocked when the vault that holds the key has been locked.
 */
export type Signer = (text: string) => Promise<string>;

/** The vault was locked while one of its keys was in use. */
export class KeyLocked extends Error {
  constructor() {
    super('the key has been locked');
  }
}
