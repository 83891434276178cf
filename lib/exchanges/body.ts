/** The longest answer of a meant request is a page of some hundred rows; nothing comes near this, unpacked. */
export const BODY_MAX_BYTES = 8_000_000;

/** The chunks as one text; undefined once they are more than the most that is taken. What is left is not fetched. */
async function joined(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > BODY_MAX_BYTES) {
      // Closes the connection: a body that never ends would else go on coming.
      reader.cancel().catch(() => undefined);
      return undefined;
    }
    text += decoder.decode(value, { stream: true });
  }
}

/**
 * A response's body as text, taken piece by piece: a server that sends without end, or a small body that unpacks to a huge
 * one, must not fill the memory. Bytes that are not UTF-8 become replacement characters.
 *
 * @returns undefined for a body larger than BODY_MAX_BYTES. Rejects when the connection ends before the body does.
 */
export async function readBody({ body }: Response): Promise<string | undefined> {
  return body === null ? '' : joined(body.getReader());
}
