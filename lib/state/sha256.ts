const FINGERPRINT_DIGITS = 12;

/** SHA-256 of a text's UTF-8, as 64 hex digits. */
export async function sha256(text: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Tells keys apart without naming them: the beginning of a hash of the key's public id. */
export async function keyFingerprint(keyId: string): Promise<string> {
  return (await sha256(keyId)).slice(0, FINGERPRINT_DIGITS);
}
