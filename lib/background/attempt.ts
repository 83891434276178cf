import type { Account } from '../domain/account.ts';
import type { ReadFailure } from '../domain/failure.ts';
import { isKeyCheckDue, type KeyFacts } from '../domain/key-facts.ts';
import type { Reading } from '../domain/reading.ts';
import { fail, type Result } from '../domain/result.ts';
import { isCircuitOpen } from '../domain/schedule.ts';
import type { AccountState, Attempt } from '../domain/snapshot.ts';
import type { Tools } from '../exchanges/port.ts';
import { ADAPTERS } from '../exchanges/registry.ts';
import type { Platform } from './platform.ts';
import { readableOf, toolsFor, wasLocked } from './tools.ts';
import { within } from './within.ts';

/** A little longer than a cycle's time: the exchange's own failure, which says more, comes first. */
const ATTEMPT_MS = 22_000;
/** The daily look at the key comes after the figures and must not hold them up for long. */
const KEY_CHECK_MS = 5_000;

interface Outcome {
  readonly outcome: Result<Reading, ReadFailure>;
  readonly facts?: KeyFacts;
}

/** A part that was not answered stays as it was known: perps do not go away because a server was in trouble. */
function renewed(before: KeyFacts | undefined, found: KeyFacts): KeyFacts {
  if (before === undefined) return found;
  const { perps, boundSubaccount } = before;
  // A refusal to say is no "no": only a stated one ends perps, and a key stays bound to what it was made for.
  const lasting = {
    ...(perps !== undefined && { perps }),
    ...(boundSubaccount !== undefined && { boundSubaccount }),
  };
  if (found.incomplete !== true) return { ...lasting, ...found };
  const { scopes: _scopes, describeDenied: _denied, ...rest } = before;
  // The two are one answer.
  const isDescribed = found.scopes !== undefined || found.describeDenied === true;
  return { ...(isDescribed ? rest : before), ...found };
}

/** Looks at the key again. Always resolves: the figures are there already, and even a bug must not cost them. */
async function lookAtKey(account: Account, before: KeyFacts | undefined, tools: Tools): Promise<KeyFacts> {
  try {
    return renewed(before, await ADAPTERS[account.exchange].checkKey(readableOf(account, before), tools));
  } catch {
    return renewed(before, { checkedAt: tools.now(), incomplete: true });
  }
}

async function readUnlocked(
  account: Account,
  state: AccountState | undefined,
  platform: Platform,
  tools: Tools,
): Promise<Outcome> {
  const facts = state?.facts;
  const { signal } = tools;
  const outcome = await ADAPTERS[account.exchange].read(readableOf(account, facts), tools, {
    // What an earlier key saw says nothing about this one.
    ...(state !== undefined && state.attemptedAt > 0 && state.reading && { previous: state.reading }),
    ...(facts && { facts }),
    isProbe: isCircuitOpen(state),
  });
  if (!outcome.ok || signal.aborted || !isKeyCheckDue(facts, platform.now())) return { outcome };
  const brief = AbortSignal.any([signal, platform.deadline(KEY_CHECK_MS)]);
  return { outcome, facts: await lookAtKey(account, facts, { ...tools, signal: brief }) };
}

async function readAccount(
  account: Account,
  state: AccountState | undefined,
  platform: Platform,
  signal: AbortSignal,
): Promise<Outcome> {
  const tools = await toolsFor(account, platform, { facts: state?.facts, signal });
  if (!tools.ok) return { outcome: tools };
  const found = await readUnlocked(account, state, platform, tools.value);
  // Half of what there is would look like all of it.
  return wasLocked(tools.value) ? { outcome: fail({ kind: 'locked' }) } : found;
}

/** One try at one account. Always resolves: even a bug must not hide the other accounts. */
export async function attemptAccount(
  account: Account,
  state: AccountState | undefined,
  platform: Platform,
  signal: AbortSignal,
): Promise<Attempt> {
  const startedAt = platform.now();
  const broken: Outcome = { outcome: fail({ kind: 'unexpected' }) };
  let found: Outcome;
  try {
    found = await within(readAccount(account, state, platform, signal), ATTEMPT_MS, broken);
  } catch {
    found = broken;
  }
  return { accountId: account.id, keyGeneration: account.keyGeneration, startedAt, ...found };
}
