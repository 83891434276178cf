/** How a secret may be written down. */

/** What is looked for in a row: so many bytes of a secret are no accident, and useless to nobody. */
export const WINDOW = 12;

export interface Form {
  readonly name: string;
  readonly bytes: Buffer;
  /** So many bytes of the form stand for a window of the secret. */
  readonly window: number;
}

/** The characters that the bytes alone decide, when so many other bytes stand before them. */
function base64At(bytes: Buffer, before: number, alphabet: 'base64' | 'base64url'): string {
  const text = Buffer.concat([Buffer.alloc(before), bytes]).toString(alphabet);
  const first = Math.ceil((before * 4) / 3);
  return text.slice(first, Math.floor(((before + bytes.length) * 4) / 3));
}

interface Written {
  readonly name: string;
  readonly text: string;
  readonly window: number;
}

function writtenForms(bytes: Buffer): Written[] {
  const hex = bytes.toString('hex');
  const base64 = [0, 1, 2].flatMap((before) =>
    (['base64', 'base64url'] as const).map((alphabet) => ({
      name: `${alphabet} after ${before}`,
      text: base64At(bytes, before, alphabet),
      window: (WINDOW * 4) / 3,
    })),
  );
  return [
    ...base64,
    { name: 'hex', text: hex, window: WINDOW * 2 },
    { name: 'HEX', text: hex.toUpperCase(), window: WINDOW * 2 },
    // As JSON and logs write arrays of bytes; a window of them is at least as long.
    { name: 'numbers', text: [...bytes].join(','), window: WINDOW * 2 },
    { name: 'spaced numbers', text: [...bytes].join(', '), window: WINDOW * 3 },
  ];
}

/** As the signs of 16 bits that browsers keep texts in. */
function inSixteenBits({ name, text, window }: Written): Form[] {
  const little = Buffer.from(text, 'utf16le');
  return [
    { name: `${name}, UTF-16LE`, bytes: little, window: window * 2 },
    { name: `${name}, UTF-16BE`, bytes: Buffer.from(little).swap16(), window: window * 2 },
  ];
}

/** Every form of a secret. Files wrap them (PEM, PKCS#1, PKCS#8, JSON) and break their lines; a window is found in all. */
export function formsOf(bytes: Buffer): Form[] {
  const raw = { name: 'raw', text: bytes.toString('latin1'), window: WINDOW };
  const texts = writtenForms(bytes);
  return [
    { name: 'raw', bytes, window: WINDOW },
    ...inSixteenBits(raw),
    ...texts.flatMap((written) => [
      { name: written.name, bytes: Buffer.from(written.text, 'latin1'), window: written.window },
      ...inSixteenBits(written),
    ]),
  ];
}
