/** What a report must not hold: parts of the key, the key's id, amounts, names of markets. */

const WINDOW = 10;
const ID_WINDOW = 6;

/** Every stretch of a text of that length. */
function stretches(text: string, length: number): readonly string[] {
  return Array.from({ length: Math.max(0, text.length - length + 1) }, (_, at) =>
    text.slice(at, at + length),
  );
}

/** The stretches of a key's text, of its bytes in base64 whatever the offset, and in hexadecimal. */
function keyStretches(keyText: string): readonly string[] {
  const packed = keyText.replaceAll(/-----[A-Z ]+-----/g, '').replaceAll(/\s/g, '');
  const bytes = Buffer.from(packed, 'base64');
  const encodings = [
    packed,
    bytes.toString('base64'),
    bytes.subarray(1).toString('base64'),
    bytes.subarray(2).toString('base64'),
    bytes.toString('base64url'),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
  ];
  return encodings.flatMap((text) => stretches(text, WINDOW));
}

/** Parts of a key or of its id in a text; empty when there are none. */
export function secretsIn(output: string, keyText: string, keyId: string): readonly string[] {
  const found = [...keyStretches(keyText), ...stretches(keyId, ID_WINDOW)].filter((part) =>
    output.includes(part),
  );
  return [...new Set(found)];
}

/** Whatever could be an amount: decimals, grouped thousands, five digits or more. */
export function amountsIn(body: string): readonly string[] {
  return [...body.matchAll(/\d+\.\d+|\d,\d{3}|\d{5,}/g)].map(([text]) => text);
}

/** Tickers and slugs of the small world. */
export function marketsIn(body: string): readonly string[] {
  return [...body.matchAll(/KX[A-Z]+|fed-cut|lakers|fed cut/gi)].map(([text]) => text);
}
