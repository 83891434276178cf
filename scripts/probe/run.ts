import type { ExchangeId } from '../../lib/domain/account.ts';
import type { ReadFailure } from '../../lib/domain/failure.ts';
import type { Signer } from '../../lib/domain/signer.ts';
import { createExchangeClock } from '../../lib/exchanges/exchange-clock.ts';
import type { Http } from '../../lib/exchanges/http.ts';
import { hostsOf } from '../../lib/exchanges/meta.ts';
import { openGet } from '../../lib/exchanges/open-get.ts';
import { createPoliteness, type Politeness } from '../../lib/exchanges/politeness.ts';
import type { ExchangeClock, ReadableAccount, Tools } from '../../lib/exchanges/port.ts';
import { ADAPTERS } from '../../lib/exchanges/registry.ts';
import type { Evidence } from './evidence.ts';
import { createRecorder } from './recorder.ts';

/** 64 subaccounts, each with its balance and its positions, take a minute at Bankroll's pace. */
const PATIENCE_MS = 180_000;

interface Parts {
  readonly exchange: ExchangeId;
  readonly account: ReadableAccount;
  readonly http: Http;
  readonly sign: Signer;
  /** Unix ms. */
  readonly now: () => number;
}

/** A clock that keeps every measurement besides doing what the product's does. */
function listeningClock(): { readonly clock: ExchangeClock; readonly heard: readonly number[] } {
  const inner = createExchangeClock([]);
  const heard: number[] = [];
  return {
    heard,
    clock: {
      aheadMs: () => inner.aheadMs(),
      learn(aheadMs) {
        heard.push(aheadMs);
        inner.learn(aheadMs);
      },
    },
  };
}

/** Asks each host of the environment that was not asked yet, unsigned, whether it is there. */
async function knockOnOtherHosts(parts: Parts, tools: Tools, seen: ReadonlySet<string>): Promise<void> {
  const { exchange, account } = parts;
  for (const host of hostsOf(exchange, account.environment)) {
    if (!seen.has(host)) await openGet([host], ADAPTERS[exchange].door.openPath, tools);
  }
}

/** Whether the exchange took the key and only its answer was not understood: then the rest says more than stopping. */
function isAboutTheAnswer(failure: ReadFailure): boolean {
  return (failure.kind === 'unreadable' && failure.page !== true) || failure.kind === 'contradictory';
}

/** Connects, reads and looks behind the balance once, with the product's own adapter. */
export async function runProbe(parts: Parts): Promise<Evidence> {
  const { exchange, account, http, sign, now } = parts;
  const adapter = ADAPTERS[exchange];
  const recorder = createRecorder(http, now);
  const politeness: Politeness = createPoliteness(recorder, now);
  const { clock, heard } = listeningClock();
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const startedAt = now();
  const ownHttp = politeness.httpFor({ id: account.keyId });
  const publicHttp = politeness.httpFor({ id: exchange });
  const tools: Tools = { http: ownHttp, publicHttp, sign, now, clock, signal };

  const connection = await adapter.connect(account, tools);
  const found: Evidence = {
    exchange,
    account,
    startedAt,
    requests: recorder.requests,
    connection,
    aheadMs: heard,
  };
  if (!connection.ok && !isAboutTheAnswer(connection.failure)) {
    await knockOnOtherHosts(parts, tools, new Set(recorder.requests.map(({ host }) => host)));
    return found;
  }

  const { boundSubaccount, facts } = connection.ok
    ? connection.value
    : { boundSubaccount: undefined, facts: await adapter.checkKey(account, tools) };
  const connected = { ...account, ...(boundSubaccount !== undefined && { boundSubaccount }) };
  const paced = { ...tools, http: politeness.httpFor({ id: account.keyId, budget: facts.budget }) };
  const reading = await adapter.read(connected, paced, { facts, isProbe: false });
  const details = await adapter.details(connected, paced, reading.ok ? { reading: reading.value } : {});
  await knockOnOtherHosts(parts, paced, new Set(recorder.requests.map(({ host }) => host)));
  return { ...found, account: connected, reading, details };
}
