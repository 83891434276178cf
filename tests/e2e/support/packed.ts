import { constants, inflateRawSync } from 'node:zlib';

/** Takes apart what browsers pack before it reaches the disk. */

const TABLE_MAGIC = Buffer.from('57fb808b247547db', 'hex');
const FOOTER_LENGTH = 48;
const SNAPPY = 1;
const GZIP_MAGIC = Buffer.from([0x1f, 0x8b, 0x08]);
const LIMIT = 64_000_000;

/** A number in the little-endian groups of seven bits that LevelDB and Snappy use, and where it ends. */
function varint(bytes: Buffer, at: number): { value: number; end: number } {
  let value = 0;
  let scale = 1;
  for (let end = at; end < Math.min(bytes.length, at + 10); end += 1) {
    const byte = bytes.readUInt8(end);
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return { value, end: end + 1 };
    scale *= 128;
  }
  throw new RangeError('no number there');
}

/** The raw format of Snappy (format_description.txt, 2011): runs of literal bytes, and copies of earlier ones. */
export function unsnap(packed: Buffer): Buffer {
  const { value: length, end } = varint(packed, 0);
  if (length > LIMIT) throw new RangeError('too long');
  const out = Buffer.alloc(length);
  let from = end;
  let to = 0;
  while (from < packed.length) {
    const tag = packed.readUInt8(from);
    const kind = tag & 3;
    from += 1;
    if (kind === 0) {
      const short = tag >> 2;
      const extra = short < 60 ? 0 : short - 59;
      const count = (extra === 0 ? short : packed.readUIntLE(from, extra)) + 1;
      from += extra;
      packed.copy(out, to, from, from + count);
      from += count;
      to += count;
      continue;
    }
    const count = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const width = kind === 1 ? 1 : kind === 2 ? 2 : 4;
    const back = packed.readUIntLE(from, width) + (kind === 1 ? (tag >> 5) << 8 : 0);
    from += width;
    // One at a time: a copy may run into what it writes.
    for (let step = 0; step < count; step += 1, to += 1) out.writeUInt8(out.readUInt8(to - back), to);
  }
  return out;
}

/** A block of a table: its bytes, then one that says whether they are packed. */
function tableBlock(file: Buffer, offset: number, size: number): Buffer {
  const bytes = file.subarray(offset, offset + size);
  return file.readUInt8(offset + size) === SNAPPY ? unsnap(bytes) : bytes;
}

/** Where the values of a block of (key, value) lie in it. */
function* blockValues(block: Buffer): Generator<Buffer> {
  const restarts = block.readUInt32LE(block.length - 4);
  const end = block.length - 4 - restarts * 4;
  let at = 0;
  while (at < end) {
    const shared = varint(block, at);
    const own = varint(block, shared.end);
    const value = varint(block, own.end);
    const start = value.end + own.value;
    yield block.subarray(start, start + value.value);
    at = start + value.value;
  }
}

/** The blocks of a LevelDB table (table_format.md); none for any other file. */
export function tableBlocks(file: Buffer): Buffer[] {
  if (file.length < FOOTER_LENGTH || !file.subarray(-TABLE_MAGIC.length).equals(TABLE_MAGIC)) return [];
  const blocks: Buffer[] = [];
  const handleAt = (bytes: Buffer, at: number): { offset: number; size: number; end: number } => {
    const offset = varint(bytes, at);
    const size = varint(bytes, offset.end);
    return { offset: offset.value, size: size.value, end: size.end };
  };
  const footer = file.subarray(-FOOTER_LENGTH);
  const index = handleAt(footer, handleAt(footer, 0).end);
  for (const value of blockValues(tableBlock(file, index.offset, index.size))) {
    const { offset, size } = handleAt(value, 0);
    blocks.push(tableBlock(file, offset, size));
  }
  return blocks;
}

/** Where the packed bytes begin behind the head of a gzip member (RFC 1952). */
function gzipBody(file: Buffer, start: number): number {
  const flags = file.readUInt8(start + 3);
  let at = start + 10;
  if ((flags & 4) !== 0) at += 2 + file.readUInt16LE(at);
  // A file's name, then a comment, each up to a zero.
  for (const flag of [8, 16]) if ((flags & flag) !== 0) at = file.indexOf(0, at) + 1;
  return (flags & 2) === 0 ? at : at + 2;
}

/** Everything in a file that gzip has packed, as far as it goes. */
export function gzipParts(file: Buffer): Buffer[] {
  const parts: Buffer[] = [];
  for (let at = file.indexOf(GZIP_MAGIC); at >= 0; at = file.indexOf(GZIP_MAGIC, at + 1)) {
    try {
      const options = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: LIMIT };
      parts.push(inflateRawSync(file.subarray(gzipBody(file, at)), options));
    } catch {
      // Three bytes that only look like a beginning.
    }
  }
  return parts;
}
