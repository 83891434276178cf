import type { ReadFailure } from '../../domain/failure.ts';
import type { KeyFacts, ReadBudget } from '../../domain/key-facts.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import type { Connection, ReadableAccount, Tools } from '../port.ts';
import { polymarketUsGet } from './api.ts';
import { explainClosure } from './closed.ts';
import { readBalances } from './read.ts';

/** Per key, over everything that is signed with it (docs api-reference/rate-limits, since 2026-04-10). */
const PUBLISHED_BUDGET: ReadBudget = { perSecond: 20, burst: 20 };

/** Nothing can be asked about a key: no endpoint for scopes, limits or identity exists (docs, Nov 2026). */
export function factsAt(now: number): KeyFacts {
  return { checkedAt: now, budget: PUBLISHED_BUDGET };
}

/** An answer with balances proves the key. */
export async function connectPolymarketUs(
  account: ReadableAccount,
  tools: Tools,
): Promise<Result<Connection, ReadFailure>> {
  const balances = await readBalances(polymarketUsGet(account, tools));
  return balances.ok ? ok({ facts: factsAt(tools.now()) }) : fail(explainClosure(balances.failure, tools));
}
