import { retryRule, type ReadFailure } from '../../domain/failure.ts';
import type { KeyFacts, Period } from '../../domain/key-facts.ts';
import { fail, type Result } from '../../domain/result.ts';
import { openGet } from '../open-get.ts';
import type { ReadableAccount, Tools } from '../port.ts';
import { hostsFor, kalshiGet, PATHS } from './api.ts';
import { parseExchangeSchedule, parseExchangeStatus, type ExchangeStatus } from './parse-exchange.ts';
import { parseApiKeys, parseLimits } from './parse-key.ts';
import { parsePerpsEnabled } from './parse-perps.ts';

type Parser<Value> = (json: unknown) => Result<Value, ReadFailure>;

async function ask<Value>(
  answer: Promise<Result<unknown, ReadFailure>>,
  parse: Parser<Value>,
): Promise<Result<Value, ReadFailure>> {
  const got = await answer;
  return got.ok ? parse(got.value) : fail(got.failure);
}

/** Whether the exchange will not tell this key: narrow and bound keys get 403 or 404 (docs subaccounts, autumn 2026). */
function isDenial(failure: ReadFailure): boolean {
  return (
    failure.kind === 'key-scope' ||
    failure.kind === 'key-restricted' ||
    (failure.kind === 'unreadable' && failure.field === 'status 404')
  );
}

/** Whether asking again may bring an answer: a refusal is one already. */
function mayPass(failure: ReadFailure): boolean {
  return !isDenial(failure) && retryRule(failure) === 'soon';
}

/** Maintenance that is under way although it may never have been announced, where its end is known. */
function underWay({ active, resumeAt }: ExchangeStatus, now: number): readonly Period[] {
  return active || resumeAt === undefined || resumeAt <= now ? [] : [{ from: now, to: resumeAt }];
}

/**
 * Asks what a key can do and what the exchange has announced: `/api_keys`, `/account/limits`, whether perps are enabled,
 * and, unsigned, the exchange's status and schedule. Five requests, side by side; a key bound to a subaccount is not asked
 * for perps, which it is always refused (docs subaccounts, autumn 2026).
 */
export async function checkKalshiKey(account: ReadableAccount, tools: Tools): Promise<KeyFacts> {
  const get = kalshiGet(account, tools);
  const hosts = hostsFor(account.environment);
  const isBound = account.boundSubaccount !== undefined;
  const [key, limits, perps, status, schedule] = await Promise.all([
    ask(get(PATHS.apiKeys), (json) => parseApiKeys(json, account.keyId)),
    ask(get(PATHS.limits), parseLimits),
    isBound ? undefined : ask(get(PATHS.perpsEnabled), parsePerpsEnabled),
    ask(openGet(hosts, PATHS.status, tools), parseExchangeStatus),
    ask(openGet(hosts, PATHS.schedule, tools), (json) => parseExchangeSchedule(json, tools.now())),
  ]);
  const now = tools.now();
  const maintenance = [
    ...(status.ok ? underWay(status.value, now) : []),
    ...(schedule.ok ? schedule.value : []),
  ];
  const isIncomplete = [key, limits, perps, status, schedule].some(
    (part) => part !== undefined && !part.ok && mayPass(part.failure),
  );
  return {
    checkedAt: now,
    ...(isIncomplete && { incomplete: true }),
    ...(key.ok && key.value),
    ...(!key.ok && isDenial(key.failure) && { describeDenied: true }),
    ...(limits.ok && limits.value),
    ...((schedule.ok || maintenance.length > 0) && { maintenance }),
    ...(perps?.ok === true && { perps: perps.value }),
  };
}
