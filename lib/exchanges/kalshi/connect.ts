import type { ReadFailure } from '../../domain/failure.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import type { Connection, ReadableAccount, Tools } from '../port.ts';
import type { SignedGet } from '../signed-get.ts';
import { kalshiGet, PATHS } from './api.ts';
import { explainClosure } from './closed.ts';
import { checkKalshiKey } from './key-check.ts';
import { isListRefusal } from './refusals.ts';
import { parseTradedSubaccount } from './parse-key.ts';
import { parseBalance } from './parse.ts';

/** The key is proven by then; someone is waiting, and what is not answered now is asked again later. */
const CHECK_MS = 3_000;

/** The subaccount of the latest trade: a bound key that is refused the list of keys has seen no other. */
async function tradedSubaccount(get: SignedGet): Promise<number | undefined> {
  const lists = [
    { kind: 'fills', path: PATHS.fills },
    { kind: 'orders', path: PATHS.orders },
  ] as const;
  for (const { kind, path } of lists) {
    const rows = await get(path, { limit: '1' });
    const number = rows.ok ? parseTradedSubaccount(rows.value, kind) : undefined;
    if (number !== undefined) return number;
  }
  return undefined;
}

/**
 * The number that a key is bound to, where its answers look bound; not knowing only costs the number. A key that may list
 * subaccounts is not bound, and its trades may be those of any subaccount.
 */
async function boundSubaccount(get: SignedGet): Promise<number | undefined> {
  const list = await get(PATHS.subaccounts);
  return list.ok || !isListRefusal(list.failure) ? undefined : tradedSubaccount(get);
}

/** One request proves the key; the rest says what kind of key it is and cannot fail it. */
export async function connectKalshi(
  account: ReadableAccount,
  tools: Tools,
): Promise<Result<Connection, ReadFailure>> {
  const get = kalshiGet(account, tools);
  const answer = await get(PATHS.balance);
  if (!answer.ok) return fail(await explainClosure(answer.failure, account, tools, undefined));
  const balance = parseBalance(answer.value);
  if (!balance.ok) return balance;
  const signal = AbortSignal.any([tools.signal, AbortSignal.timeout(CHECK_MS)]);
  const facts = await checkKalshiKey(account, { ...tools, signal });
  // What the exchange says of the key goes before what its balance looks like.
  if (facts.boundSubaccount !== undefined) return ok({ facts, boundSubaccount: facts.boundSubaccount });
  if (!balance.value.looksBound) return ok({ facts });
  const bound = await boundSubaccount(kalshiGet(account, { ...tools, signal }));
  return ok({ facts, ...(bound !== undefined && { boundSubaccount: bound }) });
}
