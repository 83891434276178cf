import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer, request as passOn } from 'node:https';
import { createServer, type Socket } from 'node:net';
import { createCertificate } from '../../exchange/certificate.ts';
import type { Exchanges } from '../../exchange/index.ts';
import { isHostName } from '../../exchange/hosts.ts';

/** A request as it came, to whatever name and however. */
export interface Arrival {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly isSecure: boolean;
  /** Whether it carried a key's id, time or signature, or another credential. */
  readonly isSigned: boolean;
  /** Of the key that signed it. */
  readonly keyId: string | undefined;
}

/** Which requests are answered here. */
export interface Aim {
  readonly host: RegExp;
  /** How the path begins. */
  readonly path: string;
  /** Default: any key, and none. */
  readonly keyId?: string;
}

/** Answers in place of an exchange, or of a web site. */
export type Answer = (response: ServerResponse, arrival: Arrival) => void;

/** Stands before the simulated exchanges and, under every other name, for the rest of the world. */
export interface Front {
  readonly exchanges: Exchanges;
  /** Everything that has come, whoever it was for. */
  readonly arrivals: readonly Arrival[];
  readonly chromiumArgs: readonly string[];
  /** From now on answers these requests; of two answers to the same request the first counts. */
  answer(aim: Aim, answer: Answer): void;
  /** Nobody is answered any more but by the exchanges. */
  clear(): void;
  /** Ends every connection, also those in which somebody waits for an answer. */
  hangUp(): void;
  close(): Promise<void>;
}

const CREDENTIALS = /^(?:kalshi-access|x-pm)-|^(?:authorization|cookie)$/i;
/** The first byte of a TLS handshake. */
const HANDSHAKE = 0x16;

function arrivalOf(request: IncomingMessage, isSecure: boolean): Arrival {
  const keyId = request.headers['kalshi-access-key'] ?? request.headers['x-pm-access-key'];
  return {
    method: request.method ?? '',
    host: (request.headers.host ?? '').replace(/:\d+$/, ''),
    path: request.url ?? '',
    isSecure,
    isSigned: Object.keys(request.headers).some((name) => CREDENTIALS.test(name)),
    keyId: typeof keyId === 'string' ? keyId : undefined,
  };
}

function isAimedAt({ host, path, keyId }: Arrival, aim: Aim): boolean {
  const isTheKey = aim.keyId === undefined || aim.keyId === keyId;
  return isTheKey && aim.host.test(host) && path.startsWith(aim.path);
}

/** Hands a request to the simulated exchanges, under the name by which it came. */
function handOn(request: IncomingMessage, response: ServerResponse, { host, port }: Place): void {
  const { method, url: path, headers } = request;
  const forwarded = passOn(
    { host: '127.0.0.1', port, servername: host, method, path, headers, rejectUnauthorized: false },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  forwarded.on('error', () => response.destroy());
  response.on('close', () => forwarded.destroy());
  request.pipe(forwarded);
}

interface Place {
  readonly host: string;
  readonly port: number;
}

export async function startFront(exchanges: Exchanges): Promise<Front> {
  const arrivals: Arrival[] = [];
  let rules: { aim: Aim; answer: Answer }[] = [];
  const sockets = new Set<Socket>();

  function serve(request: IncomingMessage, response: ServerResponse, isSecure: boolean): void {
    response.on('error', () => undefined);
    const arrival = arrivalOf(request, isSecure);
    arrivals.push(arrival);
    const { host } = arrival;
    const rule = rules.find(({ aim }) => isAimedAt(arrival, aim));
    if (rule !== undefined) rule.answer(response, arrival);
    else if (isSecure && isHostName(host)) handOn(request, response, { host, port: exchanges.port });
    else
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>Elsewhere</title>');
  }

  const { keyPem: key, certificatePem: cert, spki } = await createCertificate();
  const plain = createHttpServer((request, response) => serve(request, response, false));
  const secure = createHttpsServer({ key, cert }, (request, response) => serve(request, response, true));
  for (const server of [plain, secure]) server.on('clientError', (_error, socket) => socket.destroy());
  secure.on('tlsClientError', () => undefined);

  // One port for both, so that every address leads here.
  const door = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    socket.once('data', (first) => {
      socket.pause();
      socket.unshift(first);
      (first[0] === HANDSHAKE ? secure : plain).emit('connection', socket);
      process.nextTick(() => socket.resume());
    });
  });
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const address = door.address();
  if (address === null || typeof address === 'string') throw new Error('the front has no port');

  function hangUp(): void {
    for (const socket of sockets) socket.destroy();
  }

  return {
    exchanges,
    arrivals,
    chromiumArgs: [
      `--host-resolver-rules=MAP * 127.0.0.1:${address.port}`,
      `--ignore-certificate-errors-spki-list=${spki}`,
    ],
    answer(aim, answer) {
      rules.push({ aim, answer });
    },
    clear() {
      rules = [];
    },
    hangUp,
    async close() {
      const closed = new Promise<void>((resolve) => door.close(() => resolve()));
      hangUp();
      await closed;
    },
  };
}
