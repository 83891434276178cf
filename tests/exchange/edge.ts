import type { IncomingMessage } from 'node:http';
import { type Answer, textAnswer } from './answer.ts';
import type { EntryInProgress, RecordedLog } from './log.ts';
import type { VenueService } from './venue.ts';

/**
 * What is refused before any exchange logic looks at a request, and noted as no correct client's doing. An Origin
 * header draws CloudFront's 403 at Kalshi (reports, mid-2026); here at both exchanges.
 */
export function edgeAnswer(
  request: IncomingMessage,
  service: VenueService,
  entry: EntryInProgress,
  log: RecordedLog,
): Answer | undefined {
  if (request.headers.cookie !== undefined) {
    log.count('cookies');
    entry.problems.push('carried a cookie');
  }
  if (request.headers.authorization !== undefined) entry.problems.push('carried an Authorization header');

  const hasBody =
    request.headers['transfer-encoding'] !== undefined ||
    Number(request.headers['content-length'] ?? '0') > 0;
  if (hasBody) {
    log.count('bodies');
    entry.problems.push('carried a body');
  }
  const hasOrigin = request.headers.origin !== undefined;
  if (hasOrigin) {
    log.count('origins');
    entry.problems.push('carried an Origin header');
  }
  const isOtherMethod = request.method !== 'GET';
  if (isOtherMethod) {
    log.count('refusedMethods');
    entry.problems.push('used a method other than GET');
  }
  if (hasOrigin) return textAnswer(403, 'Forbidden\n');
  if (isOtherMethod) return service.methodNotAllowed();
  if (hasBody) return textAnswer(400, 'Bad Request\n', { Connection: 'close' });
  return undefined;
}
