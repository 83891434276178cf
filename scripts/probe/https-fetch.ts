import { Agent, request, type RequestOptions } from 'node:https';
import type { IncomingMessage } from 'node:http';

interface Route {
  /** Where every request goes instead of its own host; the host's name stays in TLS and in the Host header. */
  readonly connectTo?: { readonly host: string; readonly port: number };
  /** Certificates to trust besides, PEM. */
  readonly ca?: string;
}

/** The statuses of a redirect (Fetch standard, section 2.2.3). */
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** Answers that have no body by definition; `Response` refuses one for them. */
const EMPTY: ReadonlySet<number> = new Set([204, 205, 304]);
/** A hundred times the largest page of an exchange. */
const MAX_BYTES = 50_000_000;
const USER_AGENT = 'bankroll-probe';

function headersOf(message: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(message.headersDistinct)) {
    for (const value of values) headers.append(name, value);
  }
  return headers;
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BYTES) throw new TypeError('the answer is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export interface ClosableFetch {
  readonly fetch: typeof globalThis.fetch;
  /** Ends the connections that wait for another request. */
  readonly close: () => void;
}

/**
 * A `fetch` for GET over TLS that can be sent to another address, as `curl --connect-to` does: Node's own has no such
 * setting. Resolves once the whole body is there. Rejects where `fetch` with `redirect: "error"` does.
 */
export function createHttpsFetch({ connectTo, ca }: Route): ClosableFetch {
  const agent = new Agent({ keepAlive: true, maxSockets: 2 });

  async function send(url: URL, init: RequestInit): Promise<Response> {
    const options: RequestOptions = {
      method: 'GET',
      agent,
      host: connectTo?.host ?? url.hostname,
      port: connectTo?.port ?? (url.port === '' ? 443 : Number(url.port)),
      servername: url.hostname,
      path: `${url.pathname}${url.search}`,
      headers: { 'User-Agent': USER_AGENT, ...Object.fromEntries(new Headers(init.headers)), Host: url.host },
      ...(ca !== undefined && { ca }),
      ...(init.signal != null && { signal: init.signal }),
    };
    const message = await new Promise<IncomingMessage>((resolve, reject) => {
      request(options, resolve).on('error', reject).end();
    });
    const status = message.statusCode ?? 0;
    if (REDIRECTS.has(status)) {
      message.destroy();
      throw new TypeError('redirected');
    }
    const body = await bodyOf(message);
    return new Response(EMPTY.has(status) ? null : new Uint8Array(body), {
      status,
      headers: headersOf(message),
    });
  }

  return {
    fetch(input, init = {}) {
      const url = new URL(input instanceof Request ? input.url : input);
      if (url.protocol !== 'https:' || (init.method ?? 'GET') !== 'GET') {
        return Promise.reject(new TypeError('only GET over https'));
      }
      return send(url, init).catch((error: unknown) => {
        // As `fetch` does: the reason of the signal, not the broken connection that it made.
        init.signal?.throwIfAborted();
        throw error;
      });
    },
    close: () => agent.destroy(),
  };
}
