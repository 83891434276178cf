import { fail } from '../../domain/result.ts';
import type { DetailsContext, ReadableAccount } from '../port.ts';
import type { SignedGet } from '../signed-get.ts';

/** Whether a key is bound to one subaccount: only such a key has a pocket whose number nobody told. */
export function isBoundKey(account: ReadableAccount, { reading }: DetailsContext): boolean {
  return (
    account.boundSubaccount !== undefined ||
    (reading?.pockets.some(({ kind, number }) => kind === undefined && number === undefined) ?? false)
  );
}

/** The way of a bound key, which is refused for what it is: wider permissions would change nothing. */
export function asBoundKey(get: SignedGet): SignedGet {
  return async (path, query) => {
    const answer = await get(path, query);
    return !answer.ok && answer.failure.kind === 'key-scope' ? fail({ kind: 'key-restricted' }) : answer;
  };
}
