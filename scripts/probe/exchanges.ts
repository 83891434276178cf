import type { ExchangeId } from '../../lib/domain/account.ts';
import { documentedNames, type Endpoint } from './description.ts';
import type { Evidence, Finding } from './evidence.ts';
import { kalshiBalanceFindings } from './kalshi-balance-questions.ts';
import { KALSHI_DOCUMENTS } from './kalshi-documents.ts';
import { kalshiKeyFindings } from './kalshi-key-questions.ts';
import { polymarketUsBalanceFindings } from './polymarket-us-balance-questions.ts';
import { POLYMARKET_US_DOCUMENTS } from './polymarket-us-documents.ts';
import { polymarketUsPositionFindings } from './polymarket-us-position-questions.ts';
import { sharedFindings } from './shared-questions.ts';

interface Known {
  readonly documents: readonly Endpoint[];
  /** Exchange shards that the documents name; an open set. */
  readonly shards: readonly string[];
  readonly findings: (evidence: Evidence) => readonly Finding[];
}

const KNOWN: Readonly<Record<ExchangeId, Known>> = {
  kalshi: {
    documents: KALSHI_DOCUMENTS,
    // docs exchange_sharding and changelog, to 2026-09-10.
    shards: ['0', '1', '2', '3'],
    findings: (evidence) => [...kalshiBalanceFindings(evidence), ...kalshiKeyFindings(evidence)],
  },
  'polymarket-us': {
    documents: POLYMARKET_US_DOCUMENTS,
    shards: [],
    findings: (evidence) => [
      ...polymarketUsBalanceFindings(evidence),
      ...polymarketUsPositionFindings(evidence),
    ],
  },
};

export function documentsOf(exchange: ExchangeId): readonly Endpoint[] {
  return KNOWN[exchange].documents;
}

/** Every field name that an exchange's documents have. */
export function documentedNamesOf(exchange: ExchangeId): ReadonlySet<string> {
  return new Set(KNOWN[exchange].documents.flatMap(({ fields }) => documentedNames(fields)));
}

export function knownShards(exchange: ExchangeId): readonly string[] {
  return KNOWN[exchange].shards;
}

/** What the run says about everything that the documents leave open. */
export function findingsOf(evidence: Evidence): readonly Finding[] {
  return [...KNOWN[evidence.exchange].findings(evidence), ...sharedFindings(evidence)];
}
