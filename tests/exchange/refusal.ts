/** Why an exchange did not accept a request's credentials. Kept in the log; the wire says less. */
export type RefusalReason =
  | 'no-credentials'
  | 'missing-header'
  | 'duplicate-header'
  | 'timestamp-format'
  | 'timestamp-expired'
  | 'timestamp-expired-by-set-clock'
  | 'signature-encoding'
  | 'signature'
  | 'unknown-key'
  | 'revoked-key'
  | 'other-environment'
  | 'mismatched-pair';

export interface Refusal {
  readonly reason: RefusalReason;
  readonly detail: string;
}

/** What a careful client can run into through its user's mistake or a test's set-up. Everything else is its own bug. */
const BLAMELESS: ReadonlySet<RefusalReason> = new Set<RefusalReason>([
  'no-credentials',
  'timestamp-expired-by-set-clock',
  'unknown-key',
  'revoked-key',
  'other-environment',
  'mismatched-pair',
]);

export function isClientsFault(refusal: Refusal): boolean {
  return !BLAMELESS.has(refusal.reason);
}
