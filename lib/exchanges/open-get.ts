import type { ReadFailure } from '../domain/failure.ts';
import { fail, ok, type Result } from '../domain/result.ts';
import { failureForStatus } from './http.ts';
import { parseJson } from './json.ts';
import type { Tools } from './port.ts';
import { isHostTrouble, measureAhead } from './signed-get.ts';

/** Reads a public path without a signature; costs the account nothing. Tries each host once, the first that answers wins. */
export async function openGet(
  hosts: readonly string[],
  path: string,
  { publicHttp: http, now, clock, signal }: Omit<Tools, 'sign' | 'http'>,
): Promise<Result<unknown, ReadFailure>> {
  let latest: Result<unknown, ReadFailure> = fail({ kind: 'unexpected' });
  for (const host of hosts) {
    let sentAt = now();
    const headers = (): Promise<Record<string, string>> => {
      sentAt = now();
      return Promise.resolve({ Accept: 'application/json' });
    };
    const sent = await http.get(new URL(`https://${host}${path}`), headers, signal);
    if (sent.ok) {
      const aheadMs = measureAhead(sent.value, sentAt, now());
      if (aheadMs !== undefined) clock.learn(aheadMs);
      const failure = failureForStatus(sent.value);
      latest = failure === undefined ? ok(parseJson(sent.value.body)) : fail(failure);
    } else {
      latest = sent;
    }
    if (latest.ok || !isHostTrouble(latest.failure) || signal.aborted) return latest;
  }
  return latest;
}
