import type { ServerResponse } from 'node:http';
import { constants, deflateRawSync, gzipSync } from 'node:zlib';
import type { Answer } from './hostile-front.ts';
import { HOSTILE_NAMES } from './hostile-texts.ts';

/** The one that is asked when the other has failed. */
const LAST_HOST = 'api.elections.kalshi.com';

interface HostileAnswer {
  readonly title: string;
  readonly send: Answer;
  /** The kind of failure that the account shows. */
  readonly kind: RegExp;
}

const UNREADABLE = /^unreadable$/;
const JSON_TYPE = { 'Content-Type': 'application/json' };

function text(title: string, body: string | Buffer, kind = UNREADABLE): HostileAnswer {
  return { title, kind, send: (response) => response.writeHead(200, JSON_TYPE).end(body) };
}

/**
 * As gzip. One piece is packed and repeated: packing all of it would take seconds. Zeros would be no JSON at once; blanks are,
 * to the end.
 */
function packed(megabytes: number): Buffer {
  const piece = deflateRawSync(Buffer.alloc(1_000_000, ' '), { finishFlush: constants.Z_FULL_FLUSH });
  const head = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
  // An empty last block, and no checksum: browsers pass over it.
  const end = Buffer.from([3, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  return Buffer.concat([head, ...Array.from({ length: megabytes }, () => piece), end]);
}

/** Writes for as long as anybody listens. */
function pour(response: ServerResponse, piece: Buffer, everyMs: number): void {
  const timer = setInterval(() => {
    if (response.destroyed) clearInterval(timer);
    else if (!response.writableNeedDrain) response.write(piece);
  }, everyMs);
}

const BALANCE = '"balance":1,"portfolio_value":2,"updated_ts":3';

/** What an exchange in hostile hands could answer when it is asked for a balance. */
export const HOSTILE_ANSWERS: readonly HostileAnswer[] = [
  {
    title: 'a page with a script',
    kind: UNREADABLE,
    send: (response) =>
      response
        .writeHead(200, {
          'Content-Type': 'text/html',
          'Set-Cookie': 'spy=1; Path=/; Secure; SameSite=None',
          Link: '<https://thief.example/x.js>; rel=preload; as=script',
          Refresh: '0; url=https://thief.example/',
          'Service-Worker-Allowed': '/',
        })
        .end(`<!doctype html><body>${HOSTILE_NAMES.script}${HOSTILE_NAMES.image}</body>`),
  },
  text('50 MB of JSON', `{${BALANCE},"more":"${'x'.repeat(50_000_000)}"}`),
  text('lists in lists', '['.repeat(3_000_000)),
  text('objects in objects, closed', `${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}`),
  text(
    'names of what every object has',
    '{"__proto__":{"balance":1},"constructor":{"prototype":{"balance":1}}}',
  ),
  text('not a number', '{"balance":NaN,"portfolio_value":Infinity}'),
  text('more than any number', '{"balance":1e999,"portfolio_value":-1e999,"updated_ts":1}'),
  text(
    'a number of a million digits',
    `{"balance":${'9'.repeat(1_000_000)},"portfolio_value":1,"updated_ts":1}`,
  ),
  text(
    'a text of a million digits',
    `{"balance":"${'9'.repeat(1_000_000)}","balance_dollars":"${'9'.repeat(1_000_000)}"}`,
  ),
  text('the same field twice, once as markup', `{"balance":1,"balance":"${HOSTILE_NAMES.address}"}`),
  text('bytes that are no text', Buffer.from([0x7b, 0xff, 0xfe, 0xc3, 0x28, 0xed, 0xa0, 0x80, 0x7d])),
  text(
    'markup for field names',
    JSON.stringify({ [HOSTILE_NAMES.image]: HOSTILE_NAMES.script, [HOSTILE_NAMES.override]: 1 }),
  ),
  text('nothing', ''),
  {
    title: 'markup as the reason of a refusal',
    kind: /^(?:unreadable|server|key-rejected|key-scope)$/,
    send: (response) =>
      response.writeHead(400, JSON_TYPE).end(
        JSON.stringify({
          error: {
            code: HOSTILE_NAMES.image,
            message: HOSTILE_NAMES.script,
            details: HOSTILE_NAMES.override,
          },
        }),
      ),
  },
  {
    title: 'a body that pours without end',
    kind: UNREADABLE,
    send(response) {
      response.writeHead(200, JSON_TYPE);
      pour(response, Buffer.alloc(1_000_000, ' '), 1);
    },
  },
  {
    title: '800 MB, packed small',
    kind: UNREADABLE,
    send: (response) =>
      response.writeHead(200, { ...JSON_TYPE, 'Content-Encoding': 'gzip' }).end(packed(800)),
  },
  {
    title: '800 MB, packed twice',
    kind: UNREADABLE,
    send: (response) =>
      response.writeHead(200, { ...JSON_TYPE, 'Content-Encoding': 'gzip, gzip' }).end(gzipSync(packed(800))),
  },
  {
    title: 'a packing that is none',
    kind: /^dns-tls$/,
    send: (response) =>
      response.writeHead(200, { ...JSON_TYPE, 'Content-Encoding': 'gzip' }).end(`{${BALANCE}}`),
  },
  {
    title: 'a length that is a lie',
    kind: /^(?:dns-tls|timeout)$/,
    send(response) {
      response.writeHead(200, { ...JSON_TYPE, 'Content-Length': 1_000_000 });
      response.write('{');
      setTimeout(() => response.destroy(), 100);
    },
  },
  {
    title: 'a body that drips without end',
    kind: /^timeout$/,
    send(response, { host }) {
      // Dripping at both hosts would take two deadlines.
      if (host === LAST_HOST) pour(response.writeHead(200, JSON_TYPE), Buffer.from(' '), 100);
      else response.destroy();
    },
  },
];
