/** Signs a text (as UTF-8) with an account's private key; resolves to the signature in standard base64. */
export type Signer = (text: string) => Promise<string>;
