import {
  KEY_FORMAT_REASONS,
  type CommandFailure,
  type Failure,
  type FormFailure,
  type ReadFailure,
} from '../../../lib/domain/failure.ts';

/** At least one of each kind and of each reason; a new kind does not compile until it is here. */
type Samples<Union extends Failure> = {
  readonly [Kind in Union['kind']]: readonly Extract<Union, { kind: Kind }>[];
};

const READ: Samples<ReadFailure> = {
  offline: [{ kind: 'offline' }],
  timeout: [{ kind: 'timeout', host: 'api.example' }],
  'dns-tls': [{ kind: 'dns-tls', host: 'api.example' }],
  'host-permission': [{ kind: 'host-permission' }],
  'key-rejected': [
    { kind: 'key-rejected', reason: 'signature' },
    { kind: 'key-rejected', reason: 'unknown-key' },
    { kind: 'key-rejected', reason: 'unspecified' },
  ],
  'key-scope': [{ kind: 'key-scope' }],
  'key-missing': [{ kind: 'key-missing' }],
  'clock-skew': [{ kind: 'clock-skew' }, { kind: 'clock-skew', seconds: -90 }],
  'rate-limited': [{ kind: 'rate-limited', retryAfterMs: 5_000 }],
  server: [{ kind: 'server', status: 503 }],
  unreadable: [{ kind: 'unreadable', field: 'balance_dollars' }],
  unexpected: [{ kind: 'unexpected' }],
};

const FORM: Samples<FormFailure> = {
  'key-format': KEY_FORMAT_REASONS.map((reason) => ({ kind: 'key-format', reason })),
  'key-id': (['empty', 'spaces', 'too-long', 'looks-like-key'] as const).map((reason) => ({
    kind: 'key-id',
    reason,
  })),
  'account-name': (['empty', 'too-long', 'taken'] as const).map((reason) => ({
    kind: 'account-name',
    reason,
  })),
  'duplicate-account': [{ kind: 'duplicate-account', name: 'Main' }],
  'account-missing': [{ kind: 'account-missing' }],
  storage: [{ kind: 'storage' }],
};

const COMMAND: Samples<CommandFailure> = {
  'bad-command': [{ kind: 'bad-command' }],
  'background-silent': [{ kind: 'background-silent' }],
};

export const EVERY_READ_FAILURE: readonly ReadFailure[] = Object.values(READ).flat();

export const EVERY_FAILURE: readonly Failure[] = [
  ...EVERY_READ_FAILURE,
  ...Object.values(FORM).flat(),
  ...Object.values(COMMAND).flat(),
];

/** "key-rejected (signature)": a failure as a test title. */
export function nameOf(failure: Failure): string {
  return 'reason' in failure ? `${failure.kind} (${failure.reason})` : failure.kind;
}
