import type { Failure } from '../../domain/failure.ts';
import type { PlainFailure } from '../../domain/text/plain-failures.ts';

/** Commands outside a form fail in few ways; one that fails in another is a bug. */
export function plain(failure: Failure): PlainFailure {
  const isKnown =
    failure.kind === 'storage' ||
    failure.kind === 'locked' ||
    failure.kind === 'background-silent' ||
    failure.kind === 'bad-command';
  return isKnown ? failure : { kind: 'unexpected' };
}
