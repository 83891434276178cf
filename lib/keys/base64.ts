/** How many bytes become text at once: more arguments than that a call may not take. */
const CHUNK = 8_192;

/** Bytes of a base64 text in its standard or URL-safe alphabet, padding optional; undefined for anything else. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  const standard = text
    .replaceAll('-', '+')
    .replaceAll('_', '/')
    .replace(/={0,2}$/, '');
  if (/[^A-Za-z0-9+/]/.test(standard) || standard.length % 4 === 1) return undefined;
  const binary = atob(standard);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index += 1) bytes[index] = binary.charCodeAt(index);
  return bytes;
}

/** Standard base64 with padding. */
export function encodeBase64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let offset = 0; offset < bytes.length; offset += CHUNK) {
    pieces.push(String.fromCharCode(...bytes.subarray(offset, offset + CHUNK)));
  }
  return btoa(pieces.join(''));
}
