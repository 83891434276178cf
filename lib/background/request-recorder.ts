import type { LoggedRequest } from '../domain/request-log.ts';
import type { HttpAnswer } from '../exchanges/http.ts';
import { placeOfHost } from '../exchanges/meta.ts';
import type { OutgoingRequest, Recorder } from '../exchanges/recorder.ts';
import { appendRequests, logEpoch } from '../state/request-log.ts';
import { keyFingerprint } from '../state/sha256.ts';

/** More than this are waiting only where the browser does not save; they are counted instead of kept. */
const MOST_WAITING = 1_000;

/** A request that has ended, with the key's own id in place of its fingerprint. */
interface Waiting {
  readonly line: Omit<LoggedRequest, 'key'>;
  readonly keyId: string | undefined;
  readonly epoch: number;
}

function lineOf(
  { url }: OutgoingRequest,
  answer: HttpAnswer | undefined,
  { at, ms }: Pick<LoggedRequest, 'at' | 'ms'>,
): Waiting['line'] | undefined {
  const place = placeOfHost(url.hostname);
  return (
    place && {
      ...place,
      at,
      method: 'GET',
      host: url.hostname,
      path: url.pathname,
      status: answer?.status ?? null,
      ms,
      bytes: new TextEncoder().encode(answer?.body ?? '').length,
    }
  );
}

async function withFingerprint({ line, keyId }: Waiting): Promise<LoggedRequest> {
  return { ...line, key: keyId === undefined ? null : await keyFingerprint(keyId) };
}

/**
 * Notes requests in the request log. What has ended while a write was under way is written in the next one; what the browser
 * cannot save is counted, and the count goes into the log with the next request that it does save.
 */
export function createRecorder(now: () => number): Recorder {
  let waiting: Waiting[] = [];
  let lost = 0;
  let lostIn = logEpoch();
  let isWriting = false;

  /** What was lost before the log was cleared is gone with it. */
  function lose(count: number, epoch: number): void {
    if (epoch !== logEpoch()) return;
    if (lostIn !== epoch) lost = 0;
    lostIn = epoch;
    lost += count;
  }

  async function write(epoch: number, batch: readonly Waiting[]): Promise<void> {
    if (batch.length === 0) return;
    const told = lostIn === epoch ? lost : 0;
    lost = 0;
    try {
      const requests = await Promise.all(batch.map(withFingerprint));
      // Cleared in the meantime: these are of before.
      if (epoch !== logEpoch()) return;
      await appendRequests(requests, now(), told);
    } catch {
      lose(batch.length + told, epoch);
    }
  }

  async function writeAll(): Promise<void> {
    if (isWriting) return;
    isWriting = true;
    while (waiting.length > 0) {
      const epoch = logEpoch();
      const batch = waiting.filter((one) => one.epoch === epoch);
      waiting = [];
      await write(epoch, batch);
    }
    isWriting = false;
  }

  return {
    begin(request) {
      const at = now();
      const epoch = logEpoch();
      return (answer) => {
        // The machine's clock may have been set back in between.
        const ms = Math.max(0, now() - at);
        const line = lineOf(request, answer, { at, ms });
        if (line === undefined || waiting.length >= MOST_WAITING) lose(1, epoch);
        else waiting.push({ line, keyId: request.keyId, epoch });
        void writeAll();
      };
    },
  };
}
