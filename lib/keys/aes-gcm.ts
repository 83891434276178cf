/** AES-GCM as everything sealed here uses it: a new 12-byte IV each time, the tag of 16 bytes at the end. */

export const GCM_IV_LENGTH = 12;

export interface SealedBytes {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly sealed: ArrayBuffer;
}

/** `about` is not hidden but sealed in: what is opened with anything else there does not open. */
export async function sealBytes(
  handle: CryptoKey,
  bytes: Uint8Array<ArrayBuffer>,
  about: string,
): Promise<SealedBytes> {
  const iv = crypto.getRandomValues(new Uint8Array(GCM_IV_LENGTH));
  const additionalData = new TextEncoder().encode(about);
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, handle, bytes);
  return { iv, sealed };
}

/** Undefined when anything was changed, or was sealed with another key or about something else. */
export async function openBytes(
  handle: CryptoKey,
  { iv, sealed }: { readonly iv: Uint8Array<ArrayBuffer>; readonly sealed: BufferSource },
  about: string,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const additionalData = new TextEncoder().encode(about);
  try {
    return new Uint8Array(
      await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, handle, sealed),
    );
  } catch (error) {
    if (error instanceof DOMException) return undefined;
    throw error;
  }
}
