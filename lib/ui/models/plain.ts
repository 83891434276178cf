import type { Failure } from '../../domain/failure.ts';
import type { PlainFailure } from '../../domain/text/plain-failures.ts';

/** Commands outside a form cannot fail in the ways of a form; one that does anyway is a bug. */
export function plain(failure: Failure): PlainFailure {
  const isAboutForm =
    failure.kind === 'key-format' ||
    failure.kind === 'key-id' ||
    failure.kind === 'account-name' ||
    failure.kind === 'duplicate-account' ||
    failure.kind === 'account-missing';
  return isAboutForm ? { kind: 'unexpected' } : failure;
}
