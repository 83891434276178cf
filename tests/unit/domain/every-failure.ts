import {
  BACKUP_REASONS,
  CONTRADICTIONS,
  KEY_FORMAT_REASONS,
  PASSPHRASE_REASONS,
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
    { kind: 'key-rejected', reason: 'wrong-environment', belongsTo: 'demo' },
    { kind: 'key-rejected', reason: 'wrong-environment', belongsTo: 'production' },
  ],
  'key-scope': [{ kind: 'key-scope' }],
  'key-restricted': [{ kind: 'key-restricted' }],
  'key-missing': [{ kind: 'key-missing' }],
  locked: [{ kind: 'locked' }],
  'clock-skew': [{ kind: 'clock-skew' }, { kind: 'clock-skew', seconds: -90 }],
  'rate-limited': [{ kind: 'rate-limited', retryAfterMs: 5_000 }],
  maintenance: [{ kind: 'maintenance' }, { kind: 'maintenance', until: Date.UTC(2026, 10, 26, 10) }],
  server: [{ kind: 'server', status: 503 }],
  unreadable: [
    { kind: 'unreadable', field: 'balance_dollars' },
    { kind: 'unreadable', field: 'balance_dollars', shape: '{balance: text}' },
    { kind: 'unreadable', field: 'a web page', page: true },
  ],
  contradictory: CONTRADICTIONS.map((between) => ({ kind: 'contradictory', between })),
  unexpected: [{ kind: 'unexpected' }],
};

const FORM: Samples<FormFailure> = {
  'key-format': KEY_FORMAT_REASONS.map((reason) => ({ kind: 'key-format', reason })),
  'key-id': (['empty', 'spaces', 'characters', 'too-long', 'looks-like-key'] as const).map((reason) => ({
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
  passphrase: PASSPHRASE_REASONS.map((reason) => ({ kind: 'passphrase', reason })),
  'vault-damaged': [{ kind: 'vault-damaged' }],
  'vault-missing': [{ kind: 'vault-missing' }],
  'key-not-movable': [{ kind: 'key-not-movable' }],
  backup: BACKUP_REASONS.map((reason) => ({ kind: 'backup', reason })),
  'wipe-incomplete': [{ kind: 'wipe-incomplete', stores: ['the key store'] }],
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
  if ('belongsTo' in failure) return `${failure.kind} (${failure.reason}: ${failure.belongsTo})`;
  if ('reason' in failure) return `${failure.kind} (${failure.reason})`;
  if ('between' in failure) return `${failure.kind} (${failure.between})`;
  return failure.kind === 'unreadable' && failure.page ? `${failure.kind} (page)` : failure.kind;
}
