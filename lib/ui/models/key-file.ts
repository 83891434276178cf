import { OPTIONS_TEXT } from '../../domain/text/options.ts';
import { fail, ok, type Result } from '../../domain/result.ts';

/** Key files are a few kilobytes. */
const KEY_FILE_MAX_BYTES = 100_000;

/** Notepad on Windows saves as UTF-16 when asked for "Unicode". */
function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

/** The text of a chosen file, or a sentence that says why it cannot be a key. */
export async function readKeyFile(file: Blob): Promise<Result<string, string>> {
  if (file.size > KEY_FILE_MAX_BYTES) return fail(OPTIONS_TEXT.fileTooLarge);
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(await file.arrayBuffer());
  } catch {
    // Moved or locked since it was chosen.
    return fail(OPTIONS_TEXT.fileUnreadable);
  }
  try {
    const text = new TextDecoder(encodingOf(bytes), { fatal: true }).decode(bytes);
    return text.includes('\0') ? fail(OPTIONS_TEXT.fileNotText) : ok(text);
  } catch {
    return fail(OPTIONS_TEXT.fileNotText);
  }
}
