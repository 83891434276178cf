import type { Failure } from '../../domain/failure.ts';
import { fail, type Result } from '../../domain/result.ts';
import { failureText } from '../../domain/text/failures.ts';
import type { Reply } from '../../messages.ts';

/** The fields that a failure can be about. */
export type FormField = 'name' | 'keyId' | 'key' | 'current' | 'passphrase' | 'repeat' | 'file';

export interface FormProblem {
  readonly kind: Failure['kind'];
  readonly sentence: string;
  /** Beside which the sentence stands; undefined for what is about no field. */
  readonly field: FormField | undefined;
}

/** Where the user should look. */
export function fieldOf(failure: Failure): FormField | undefined {
  if (failure.kind === 'account-name') return 'name';
  if (failure.kind === 'key-id' || failure.kind === 'duplicate-account') return 'keyId';
  if (failure.kind === 'key-format') return 'key';
  if (failure.kind === 'key-rejected') {
    // A key of another environment is right in both its halves.
    if (failure.reason === 'wrong-environment') return undefined;
    return failure.reason === 'unknown-key' ? 'keyId' : 'key';
  }
  if (failure.kind === 'passphrase') return failure.reason === 'mismatch' ? 'repeat' : 'passphrase';
  return undefined;
}

export function problemOf(failure: Failure, exchange: string): FormProblem {
  return { kind: failure.kind, sentence: failureText(failure, exchange).sentence, field: fieldOf(failure) };
}

/** A reply as a form tells of it. */
export function toldReply(reply: Reply, exchange: string): Result<null, FormProblem> {
  return reply.ok ? reply : fail(problemOf(reply.failure, exchange));
}
