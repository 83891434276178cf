import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { checkKeyId } from '../../lib/background/account-rules.ts';
import type { ExchangeId } from '../../lib/domain/account.ts';
import type { FormFailure, KeyFormatReason } from '../../lib/domain/failure.ts';
import { fail, ok, type Result } from '../../lib/domain/result.ts';
import { Secret } from '../../lib/domain/secret.ts';
import type { Signer } from '../../lib/domain/signer.ts';
import { failureText } from '../../lib/domain/text/failures.ts';
import { EXCHANGES } from '../../lib/exchanges/meta.ts';
import { importKey } from '../../lib/keys/index.ts';

/** Ten times the largest key: a file beyond that is something else. */
const MAX_FILE_BYTES = 65_536;

/** Where the sentence of the form speaks of its fields. */
const FOR_A_FILE: Readonly<Partial<Record<KeyFormatReason, string>>> = {
  empty: 'The key file is empty.',
  'looks-like-key-id': 'The key file holds a key id. It should hold the private key, the longer secret text.',
  'kalshi-key': 'The key file holds a Kalshi private key, not a secret key of Polymarket US.',
  'polymarket-us-key': 'The key file holds a secret key of Polymarket US, not a Kalshi private key.',
};

/** Files are named relative to where the command was typed, which npm keeps in a variable. */
function placeOf(file: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), file);
}

/** The text of a small file that was named on the command line; fails with a sentence that does not name it. */
export async function readNamedFile(file: string, what: string): Promise<Result<string, string>> {
  const place = placeOf(file);
  try {
    const { size } = await stat(place);
    if (size > MAX_FILE_BYTES) return fail(`${what} is far too large.`);
    return ok(await readFile(place, 'utf8'));
  } catch {
    return fail(`${what} cannot be read. Check its name and that you may read it.`);
  }
}

function sentenceFor(failure: FormFailure, exchange: ExchangeId): string {
  const own = failure.kind === 'key-format' ? FOR_A_FILE[failure.reason] : undefined;
  return own ?? failureText(failure, EXCHANGES[exchange].name).sentence;
}

/** Reads the key file and takes the key in, as the options page does. The text of the key is not kept. */
export async function signerFrom(
  exchange: ExchangeId,
  keyId: string,
  keyFile: string,
): Promise<Result<Signer, string>> {
  const id = checkKeyId(keyId);
  if (!id.ok) return fail(sentenceFor(id.failure, exchange));
  const text = await readNamedFile(keyFile, 'The key file');
  if (!text.ok) return text;
  const key = await importKey(EXCHANGES[exchange].key.format, new Secret(text.value));
  return key.ok ? ok(key.value.sign) : fail(sentenceFor(key.failure, exchange));
}
