import { constants, createPrivateKey, sign } from 'node:crypto';
import { Agent, request } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
import { ed25519FromSeed } from './ed25519.ts';

/** What is needed to reach the simulation; an `Exchanges` will do. */
export interface Reachable {
  readonly port: number;
  readonly certificatePem: string;
}

export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON; throws when it is none. */
  json(): unknown;
}

export interface RequestOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
  /** Name in the TLS handshake; the host by default. */
  readonly servername?: string;
  /** Rejects after this long; default 5000. */
  readonly timeoutMs?: number;
}

// Connections are kept and, by Node's own rule, shared only by requests for one port, name and certificate.
const agent = new Agent({ keepAlive: true });

/** One request over real TLS, certificate checked, to a host name resolved to the loopback. Rejects when cut off. */
export function send(
  exchanges: Reachable,
  host: string,
  target: string,
  options: RequestOptions = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const call = request(
      {
        host: '127.0.0.1',
        port: exchanges.port,
        servername: options.servername ?? host,
        ca: exchanges.certificatePem,
        method: options.method ?? 'GET',
        path: target,
        agent,
        headers: { Host: host, ...mutable(options.headers ?? {}) },
        signal: AbortSignal.timeout(options.timeoutMs ?? 5000),
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text,
            json: (): unknown => JSON.parse(text),
          });
        });
      },
    );
    call.on('error', reject);
    call.end(options.body);
  });
}

function mutable(
  headers: Readonly<Record<string, string | readonly string[]>>,
): Record<string, string | string[]> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : [...value]]),
  );
}

export interface SigningOptions {
  /** Milliseconds; default now. */
  readonly at?: number;
  /** PSS salt; default 32. */
  readonly saltLength?: number;
  /** Signs this instead of timestamp + GET + path. */
  readonly text?: string;
  /** Sends this instead of the timestamp in milliseconds. */
  readonly timestamp?: string;
  readonly keyId?: string;
}

/** The three Kalshi headers for a path (without query). */
export function kalshiHeaders(
  key: { id: string; pem: string },
  path: string,
  options: SigningOptions = {},
): Record<string, string> {
  const timestamp = options.timestamp ?? String(options.at ?? Date.now());
  const data = Buffer.from(options.text ?? `${timestamp}GET${path}`);
  const privateKey = createPrivateKey(key.pem);
  const signature =
    privateKey.asymmetricKeyType === 'rsa'
      ? sign('sha256', data, {
          key: privateKey,
          padding: constants.RSA_PKCS1_PSS_PADDING,
          saltLength: options.saltLength ?? 32,
        })
      : sign(null, data, privateKey);
  return {
    'KALSHI-ACCESS-KEY': options.keyId ?? key.id,
    'KALSHI-ACCESS-TIMESTAMP': timestamp,
    'KALSHI-ACCESS-SIGNATURE': signature.toString('base64'),
  };
}

/** The three Polymarket US headers for a path (without query). */
export function polymarketUsHeaders(
  key: { id: string; secret: string },
  path: string,
  options: SigningOptions = {},
): Record<string, string> {
  const timestamp = options.timestamp ?? String(options.at ?? Date.now());
  const privateKey = ed25519FromSeed(Buffer.from(key.secret, 'base64').subarray(0, 32));
  const signature = sign(null, Buffer.from(options.text ?? `${timestamp}GET${path}`), privateKey);
  return {
    'X-PM-Access-Key': options.keyId ?? key.id,
    'X-PM-Timestamp': timestamp,
    'X-PM-Signature': signature.toString('base64'),
  };
}

/** A correctly signed GET to Kalshi; `target` may carry a query. */
export function getKalshi(
  exchanges: Reachable,
  key: { id: string; pem: string },
  target: string,
  options: SigningOptions & RequestOptions & { readonly host?: string } = {},
): Promise<Reply> {
  const [path = ''] = target.split('?');
  const headers = { ...kalshiHeaders(key, path, options), ...options.headers };
  return send(exchanges, options.host ?? 'external-api.kalshi.com', target, { ...options, headers });
}

/** A correctly signed GET to Polymarket US; `target` may carry a query. */
export function getPolymarketUs(
  exchanges: Reachable,
  key: { id: string; secret: string },
  target: string,
  options: SigningOptions & RequestOptions = {},
): Promise<Reply> {
  const [path = ''] = target.split('?');
  const headers = { ...polymarketUsHeaders(key, path, options), ...options.headers };
  return send(exchanges, 'api.polymarket.us', target, { ...options, headers });
}
