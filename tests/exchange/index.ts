import { createCertificate } from './certificate.ts';
import { createClock, type SimulatedClock } from './clock.ts';
import { createFaults, type Faults } from './fault.ts';
import { chromiumArgsFor } from './hosts.ts';
import { KalshiBooks } from './kalshi/books.ts';
import { createKalshiService } from './kalshi/service.ts';
import { createLog, type RequestLog } from './log.ts';
import { PolymarketUsBooks } from './polymarket-us/books.ts';
import { createPolymarketUsService } from './polymarket-us/service.ts';
import { createSeed, type Seed } from './seed.ts';
import { runServer } from './server.ts';

export type { SimulatedClock } from './clock.ts';
export type { Fault, FaultRule, Faults, SchemaChange } from './fault.ts';
export type { Environment, ExchangeName, HostName } from './hosts.ts';
export type { Json, JsonObject } from './json.ts';
export { NumberToken } from './json.ts';
export type { ExchangeStatus, KalshiBooks, MaintenanceWindow } from './kalshi/books.ts';
export type { KalshiKey, KalshiKeyOptions } from './kalshi/keys.ts';
export type { KalshiMember } from './kalshi/member.ts';
export type { KalshiPayment } from './kalshi/payments.ts';
export type { KalshiPerps, StatedPerps } from './kalshi/perps.ts';
export type { KalshiSubaccount, KalshiTrade } from './kalshi/subaccount.ts';
export type { KalshiTier } from './kalshi/tiers.ts';
export type { LogEntry, RequestLog } from './log.ts';
export type { PolymarketUsBooks } from './polymarket-us/books.ts';
export type { ExpectedBalance } from './polymarket-us/expected.ts';
export type { PolymarketUsKey } from './polymarket-us/keys.ts';
export type { BookedChange } from './polymarket-us/journal.ts';
export type { PolymarketUsMember, PolymarketUsTrade } from './polymarket-us/member.ts';
export type { PolymarketUsOrder } from './polymarket-us/order.ts';
export type { StatedCurrency } from './polymarket-us/stated.ts';
export { HOST_NAMES } from './hosts.ts';
export { formatMicros, parseMicros } from './micros.ts';

export interface ExchangesOptions {
  /** Decides every id, secret (RSA keys aside) and choice. Default 1. */
  readonly seed?: number;
  /** Default: a free port. */
  readonly port?: number;
  /** Machine time in milliseconds. Default Date.now. */
  readonly now?: () => number;
}

export interface Exchanges {
  /** On 127.0.0.1 only; all hosts share it. */
  readonly port: number;
  /** Base64 SHA-256 of the certificate's SubjectPublicKeyInfo. */
  readonly spki: string;
  readonly certificatePem: string;
  /** Switches that make Chromium take this server for the five hosts and reach nothing else. */
  readonly chromiumArgs: readonly string[];
  readonly kalshi: KalshiBooks;
  readonly polymarketUs: PolymarketUsBooks;
  readonly faults: Faults;
  readonly log: RequestLog;
  readonly clock: SimulatedClock;
  readonly seed: Seed;
  /** Ends the server and every connection, hanging ones included. */
  close(): Promise<void>;
}

/** Starts Kalshi (production and demo) and Polymarket US over TLS on one loopback port, told apart by Host header. */
export async function startExchanges(options: ExchangesOptions = {}): Promise<Exchanges> {
  const seed = createSeed(options.seed ?? 1);
  const clock = createClock(options.now ?? Date.now);
  const faults = createFaults();
  const log = createLog();
  const kalshi = new KalshiBooks(clock, seed);
  const polymarketUs = new PolymarketUsBooks(clock, seed);
  const certificate = await createCertificate();
  const venues = {
    kalshi: createKalshiService(kalshi),
    'polymarket-us': createPolymarketUsService(polymarketUs),
  };
  const server = await runServer({ certificate, clock, faults, log, venues }, options.port ?? 0);
  const { spki, certificatePem } = certificate;
  return {
    port: server.port,
    spki,
    certificatePem,
    chromiumArgs: chromiumArgsFor(server.port, spki),
    kalshi,
    polymarketUs,
    faults,
    log,
    clock,
    seed,
    close: () => server.close(),
  };
}
