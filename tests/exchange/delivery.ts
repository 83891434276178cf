import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, bodyOf, htmlAnswer, jsonAnswer, textAnswer } from './answer.ts';
import type { SimulatedClock } from './clock.ts';
import type { StruckFaults } from './fault.ts';
import { changeSchema } from './schema-change.ts';
import { unreachable } from './unreachable.ts';
import type { VenueService } from './venue.ts';

type SpoilingFault = NonNullable<StruckFaults['fault']>;

/** How an answer leaves: its bytes, and what happens to the connection meanwhile. */
export interface Delivery {
  readonly answer: Answer;
  readonly manner:
    | { readonly kind: 'whole' }
    | { readonly kind: 'never' }
    | { readonly kind: 'reset'; readonly afterHeaders: boolean }
    | {
        readonly kind: 'drip';
        readonly everyMs: number;
        readonly bytes: number;
        readonly upTo: number | undefined;
      };
}

/** Spoils an answer with a fault. */
export function spoil(answer: Answer, fault: SpoilingFault | undefined, venue: VenueService): Delivery {
  const whole = (spoiled: Answer): Delivery => ({ answer: spoiled, manner: { kind: 'whole' } });
  if (fault === undefined) return whole(answer);
  switch (fault.kind) {
    case 'status':
      return whole(statusAnswer(fault, venue));
    case 'hang':
      return { answer, manner: { kind: 'never' } };
    case 'reset':
      return { answer, manner: { kind: 'reset', afterHeaders: fault.afterHeaders ?? false } };
    case 'drip': {
      const { everyMs = 100, bytes = 1, upTo } = fault;
      return { answer, manner: { kind: 'drip', everyMs, bytes, upTo } };
    }
    case 'html':
      return whole(htmlAnswer(fault.status ?? 200, 'Welcome to the network'));
    case 'malformed':
      return whole({ ...jsonAnswer(200, null), content: { text: fault.text ?? '{"balance": 12,, }' } });
    case 'truncated': {
      const text = bodyOf(answer).toString('utf8');
      return whole({ ...answer, content: { text: text.slice(0, fault.at ?? Math.floor(text.length / 2)) } });
    }
    case 'redirect':
      return whole(
        textAnswer(fault.status ?? 302, '', { Location: fault.to ?? 'https://elsewhere.invalid/' }),
      );
    case 'rateLimit':
      return whole(venue.rateLimited(fault));
    case 'changeSchema':
      if (!('json' in answer.content)) return whole(answer);
      return whole({ ...answer, content: { json: changeSchema(answer.content.json, fault.change) } });
    case 'expiredTimestamp':
      return whole(venue.timestampExpired());
    default:
      return unreachable(fault);
  }
}

function statusAnswer(fault: Extract<SpoilingFault, { kind: 'status' }>, venue: VenueService): Answer {
  const usual = venue.failure(fault.status);
  const headers = { ...usual.headers, ...fault.headers };
  if (fault.body === undefined)
    return { ...usual, headers, contentType: fault.contentType ?? usual.contentType };
  const answer =
    typeof fault.body === 'string'
      ? textAnswer(fault.status, fault.body, headers)
      : jsonAnswer(fault.status, fault.body, headers);
  return { ...answer, contentType: fault.contentType ?? answer.contentType };
}

/** Puts a delivery on the wire. Resolves with the status that was sent, or null when none was. */
export async function deliver(
  response: ServerResponse,
  delivery: Delivery,
  clock: SimulatedClock,
  closing: AbortSignal,
): Promise<number | null> {
  const { answer, manner } = delivery;
  if (manner.kind === 'never') return null;
  if (manner.kind === 'reset' && !manner.afterHeaders) {
    response.socket?.destroy();
    return null;
  }
  const body = bodyOf(answer);
  response.sendDate = false; // the exchanges' clock, not the machine's
  response.writeHead(answer.status, {
    Date: new Date(clock.now()).toUTCString(),
    'Content-Type': answer.contentType,
    'Content-Length': body.byteLength,
    'Cache-Control': 'no-store',
    ...answer.headers,
  });
  if (manner.kind === 'reset') {
    await new Promise<void>((resolve) =>
      response.write(body.subarray(0, Math.ceil(body.byteLength / 2)), () => resolve()),
    );
    response.socket?.destroy();
  } else if (manner.kind === 'drip') {
    await drip(response, body.subarray(0, manner.upTo ?? Math.floor(body.byteLength / 2)), manner, closing);
    if (manner.upTo !== undefined && manner.upTo >= body.byteLength) response.end();
  } else {
    response.end(body);
  }
  return answer.status;
}

async function drip(
  response: ServerResponse,
  part: Buffer,
  pace: { readonly everyMs: number; readonly bytes: number },
  closing: AbortSignal,
): Promise<void> {
  response.flushHeaders();
  for (let sent = 0; sent < part.byteLength && !response.destroyed; sent += pace.bytes) {
    await pause(pace.everyMs, closing);
    if (closing.aborted || response.destroyed) return;
    response.write(part.subarray(sent, sent + pace.bytes));
  }
}

/** Waits, or returns early when the exchanges close. */
export async function pause(milliseconds: number, closing: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal: closing }).catch(() => undefined);
}
