import { gzipSync } from 'node:zlib';

/** Files in which a secret lies as browsers, logs and people write it. */

/** A length in the form of LevelDB and Snappy, for what is shorter than 16384. */
function varint(value: number): Buffer {
  return value < 128 ? Buffer.from([value]) : Buffer.from([(value & 0x7f) | 0x80, value >> 7]);
}

function literal(bytes: Buffer): Buffer {
  return Buffer.concat([
    Buffer.from([61 << 2]),
    Buffer.from([(bytes.length - 1) & 0xff, (bytes.length - 1) >> 8]),
    bytes,
  ]);
}

/** Packed by Snappy so that no more than four bytes of the secret stand in a row. */
function snapped(secret: Buffer): Buffer {
  const pieces = Array.from({ length: Math.ceil(secret.length / 4) }, (_, at) =>
    secret.subarray(at * 4, at * 4 + 4),
  );
  const spread = Buffer.concat(pieces.flatMap((piece) => [piece, Buffer.from('....')]));
  let back = spread.length;
  const copies = pieces.map((piece, at) => {
    const copy = Buffer.from([((piece.length - 1) << 2) | 2, 0, 0]);
    copy.writeUInt16LE(back + 4 * at - 8 * at, 1);
    return copy;
  });
  back += secret.length;
  return Buffer.concat([varint(back), literal(spread), ...copies]);
}

/** A block as it lies in a table: its bytes, how they are packed, and a checksum that nobody looks at. */
function block(bytes: Buffer, type: number): Buffer {
  return Buffer.concat([bytes, Buffer.from([type, 0, 0, 0, 0])]);
}

/** A LevelDB table with one packed block. */
function table(packed: Buffer): Buffer {
  const data = block(packed, 1);
  const handle = Buffer.concat([varint(0), varint(packed.length)]);
  const entry = Buffer.concat([varint(0), varint(3), varint(handle.length), Buffer.from('key'), handle]);
  const restarts = Buffer.alloc(8);
  restarts.writeUInt32LE(1, 4);
  const index = Buffer.concat([entry, restarts]);
  const handles = Buffer.concat([varint(0), varint(0), varint(data.length), varint(index.length)]);
  const footer = Buffer.concat([
    handles,
    Buffer.alloc(40 - handles.length),
    Buffer.from('57fb808b247547db', 'hex'),
  ]);
  return Buffer.concat([data, block(index, 0), footer]);
}

function wrapped(text: string): string {
  return text.replaceAll(/.{64}/gu, '$&\n');
}

/** By what it is called, the file that holds the secret in this form and in no other. */
export function plantsOf(secret: Buffer): Readonly<Record<string, Buffer>> {
  const hex = secret.toString('hex');
  const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');
  const base64 = [0, 1, 2].map((before) =>
    Buffer.concat([Buffer.alloc(before, 'x'), secret, Buffer.from('x')]).toString('base64'),
  );
  const texts: Record<string, string> = {
    'base64 at the first': base64[0] ?? '',
    'base64 at the second': base64[1] ?? '',
    'base64 at the third': base64[2] ?? '',
    base64url: secret.toString('base64url'),
    'base64 in lines': wrapped(base64[1] ?? ''),
    'base64 in JSON': JSON.stringify({ key: wrapped(base64[2] ?? '') }),
    hex: hex,
    HEX: hex.toUpperCase(),
    'an array': JSON.stringify([...secret]),
  };
  const written = Object.entries(texts).flatMap(([name, text]): [string, Buffer][] => [
    [name, Buffer.from(text)],
    [`${name}, UTF-16LE`, utf16(text)],
    [`${name}, UTF-16BE`, utf16(text).swap16()],
  ]);
  return {
    ...Object.fromEntries(written),
    raw: secret,
    'a part': secret.subarray(3, 15),
    'UTF-16LE': utf16(secret.toString('latin1')),
    'UTF-16BE': utf16(secret.toString('latin1')).swap16(),
    gzip: gzipSync(Buffer.concat([secret, secret])),
    'gzip, cut off': gzipSync(Buffer.concat([secret, Buffer.alloc(50_000, 'x')])).subarray(0, -12),
    'a table': table(snapped(secret)),
  };
}
