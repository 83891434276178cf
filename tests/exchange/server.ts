import { createServer, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';
import { textAnswer } from './answer.ts';
import type { Certificate } from './certificate.ts';
import type { SimulatedClock } from './clock.ts';
import type { Inbound } from './credentials.ts';
import { deliver, pause, spoil } from './delivery.ts';
import { edgeAnswer } from './edge.ts';
import type { FaultList, StruckFaults } from './fault.ts';
import { type ExchangeName, HOSTS, hostNameOf, isHostName, type Venue } from './hosts.ts';
import type { EntryInProgress, RecordedLog } from './log.ts';
import type { Outcome, VenueService } from './venue.ts';

export interface ServerParts {
  readonly certificate: Certificate;
  readonly clock: SimulatedClock;
  readonly faults: FaultList;
  readonly log: RecordedLog;
  readonly venues: Readonly<Record<ExchangeName, VenueService>>;
}

export interface RunningServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves every host on one port of the IPv4 loopback; 0 picks a free port. */
export async function runServer(parts: ServerParts, port: number): Promise<RunningServer> {
  const closing = new AbortController();
  const server = createServer(
    { key: parts.certificate.keyPem, cert: parts.certificate.certificatePem, keepAliveTimeout: 60_000 },
    (request, response) => {
      response.on('error', () => undefined); // the client went away; the log has the request
      void serve(parts, request, response, closing.signal);
    },
  );
  server.on('clientError', (_error, socket) => {
    // A client that merely hangs up sent nothing wrong; only bytes that are not HTTP are counted.
    if ('code' in _error && String(_error.code).startsWith('HPE_')) parts.log.count('malformed');
    socket.destroy();
  });
  server.on('tlsClientError', () => undefined);
  await listen(server, port);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    port: address.port,
    async close() {
      closing.abort();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

async function serve(
  parts: ServerParts,
  request: IncomingMessage,
  response: ServerResponse,
  closing: AbortSignal,
): Promise<void> {
  const { log, clock, faults, venues } = parts;
  request.resume();
  const host = hostNameOf(request.headers.host ?? '');
  const venue: Venue | undefined = isHostName(host) ? HOSTS[host] : undefined;
  const entry = openEntry(parts, request, host, venue);
  const inbound = inboundOf(request, entry);
  const service = venue === undefined ? undefined : venues[venue.exchange];
  if (venue === undefined || service === undefined || misdirected(request, host)) {
    entry.problems.push('the host is not one of these exchanges');
    log.close(
      entry,
      await deliver(response, plain(textAnswer(421, 'Misdirected Request\n')), clock, closing),
    );
    return;
  }
  entry.keyId = service.claimedKeyId(inbound);
  entry.subaccount = service.subaccountOf(inbound);
  noteForeignCredentials(parts, request, entry, venue.exchange);

  const refused = edgeAnswer(request, service, entry, log);
  if (refused !== undefined) {
    log.close(entry, await deliver(response, plain(refused), clock, closing));
    return;
  }
  const outcome = service.answer(inbound);
  record(entry, outcome, log);
  const { keyId, subaccount, path } = entry;
  const struck = faults.strike({ ...venue, host, path, keyId, subaccount });
  const fault = strikes(outcome, struck.fault) ? struck.fault : undefined;
  entry.fault = fault?.kind ?? (struck.delay > 0 ? 'delay' : null);
  if (struck.delay > 0) await pause(struck.delay, closing);
  if (closing.aborted) return;
  log.close(entry, await deliver(response, spoil(outcome.answer, fault, service), clock, closing));
}

/** A request that was told 401 for its own sake is told so, unless the fault is one of the network's. */
function strikes(outcome: Outcome, fault: StruckFaults['fault']): boolean {
  if (fault === undefined) return false;
  return (
    outcome.refusal === null || fault.kind === 'status' || fault.kind === 'reset' || fault.kind === 'hang'
  );
}

function plain(answer: Outcome['answer']): ReturnType<typeof spoil> {
  return { answer, manner: { kind: 'whole' } };
}

function record(entry: EntryInProgress, outcome: Outcome, log: RecordedLog): void {
  entry.verified = outcome.verified;
  entry.refusal = outcome.refusal;
  entry.problems.push(...outcome.problems);
  if (outcome.violation) log.count('violations');
}

function openEntry(
  parts: ServerParts,
  request: IncomingMessage,
  host: string,
  venue: Venue | undefined,
): EntryInProgress {
  const [path, query] = splitOnce(request.url ?? '', '?');
  return parts.log.open({
    time: parts.clock.now(),
    exchange: venue?.exchange ?? null,
    environment: venue?.environment ?? null,
    host,
    method: request.method ?? '',
    path,
    query,
    status: null,
    verified: false,
    keyId: null,
    subaccount: null,
    fault: null,
    refusal: null,
    problems: [],
  });
}

function inboundOf(request: IncomingMessage, entry: EntryInProgress): Inbound {
  const { path, query } = entry;
  return { environment: entry.environment ?? 'production', path, query, headers: request.headersDistinct };
}

function splitOnce(text: string, separator: string): readonly [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}

/** The name in the TLS handshake and the Host header must agree. */
function misdirected(request: IncomingMessage, host: string): boolean {
  const { servername } = request.socket as TLSSocket & { readonly servername?: string | false };
  return typeof servername === 'string' && servername !== host;
}

function noteForeignCredentials(
  parts: ServerParts,
  request: IncomingMessage,
  entry: EntryInProgress,
  exchange: ExchangeName,
): void {
  const other = exchange === 'kalshi' ? 'polymarket-us' : 'kalshi';
  if (parts.venues[other].headerNames.some((name) => request.headers[name] !== undefined)) {
    entry.problems.push(`carried credentials meant for ${other}`);
  }
}
