/** Just enough DER (ITU-T X.690) to tell what kind of key a file holds. */

export const TAG = { integer: 0x02, bitString: 0x03, octetString: 0x04, oid: 0x06, sequence: 0x30 } as const;

export interface Element {
  readonly tag: number;
  readonly content: Uint8Array;
}

interface Located extends Element {
  /** Offset of the byte after the element. */
  readonly end: number;
}

function readElement(bytes: Uint8Array, offset: number): Located | undefined {
  const tag = bytes[offset];
  const first = bytes[offset + 1];
  if (tag === undefined || first === undefined) return undefined;
  let start = offset + 2;
  let length = first;
  if (first >= 0x80) {
    const lengthBytes = first & 0x7f;
    if (lengthBytes === 0 || lengthBytes > 4) return undefined;
    length = 0;
    for (let index = 0; index < lengthBytes; index += 1) {
      const byte = bytes[start];
      if (byte === undefined) return undefined;
      length = length * 256 + byte;
      start += 1;
    }
  }
  const end = start + length;
  return end > bytes.length ? undefined : { tag, content: bytes.subarray(start, end), end };
}

/** The elements that fill `bytes` from end to end; undefined when they do not, as in a file that is cut off. */
export function readElements(bytes: Uint8Array): Element[] | undefined {
  const elements: Element[] = [];
  let offset = 0;
  while (offset < bytes.length) {
    const element = readElement(bytes, offset);
    if (element === undefined) return undefined;
    elements.push(element);
    offset = element.end;
  }
  return elements;
}

function encodeLength(length: number): number[] {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return [0x80 | bytes.length, ...bytes];
}

export function encodeElement(tag: number, ...contents: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = contents.reduce((sum, part) => sum + part.length, 0);
  const header = [tag, ...encodeLength(length)];
  const bytes = new Uint8Array(header.length + length);
  bytes.set(header);
  let offset = header.length;
  for (const part of contents) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

/** Object identifiers by their encoded content, in hex. */
const OIDS: Readonly<Record<string, 'rsa' | 'ed25519'>> = {
  // 1.2.840.113549.1.1.1 rsaEncryption (RFC 8017)
  '2a864886f70d010101': 'rsa',
  // 1.3.101.112 id-Ed25519 (RFC 8410)
  '2b6570': 'ed25519',
};

export function algorithmOf(oid: Uint8Array): 'rsa' | 'ed25519' | undefined {
  return OIDS[Array.from(oid, (byte) => byte.toString(16).padStart(2, '0')).join('')];
}
