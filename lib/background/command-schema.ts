import * as v from 'valibot';
import { ENVIRONMENTS, EXCHANGE_IDS, KEY_PLACES, SUBACCOUNT_MAX } from '../domain/account.ts';
import { BACKUP_FILE_MAX_LENGTH } from '../domain/backup.ts';
import { Secret } from '../domain/secret.ts';
import { hostsOf } from '../exchanges/meta.ts';
import type { Command } from '../messages.ts';

/** The texts of a command that must not show up anywhere; from here on they are `Secret`. */
type SecretField = 'keyText' | 'passphrase' | 'current' | 'next' | 'file' | 'vaultPassphrase';

/** A command as it is handled: checked, with its secrets wrapped. */
type Guarded<Value> = Value extends object
  ? {
      readonly [Field in keyof Value]: Field extends SecretField
        ? Wrapped<Value[Field]>
        : Guarded<Value[Field]>;
    }
  : Value;
type Wrapped<Value> = Value extends undefined ? undefined : Secret;

export type CheckedCommand = Guarded<Command>;
export type CheckedCommandOf<Type extends Command['type']> = Extract<CheckedCommand, { type: Type }>;

/** Far more than anybody types, far less than would hurt. */
const TEXT_MAX = 10_000;
const KEY_TEXT_MAX = 200_000;

function text(most: number = TEXT_MAX): v.GenericSchema<unknown, string> {
  return v.pipe(v.string(), v.maxLength(most));
}

function secret(most: number = TEXT_MAX): v.GenericSchema<unknown, Secret> {
  return v.pipe(
    v.string(),
    v.maxLength(most),
    v.transform((plain) => new Secret(plain)),
  );
}

const accountId = text();
const keeping = {
  keep: v.exactOptional(v.picklist(KEY_PLACES)),
  passphrase: v.exactOptional(secret()),
};

/** Every command there is, each with exactly its fields. */
export const commandSchema: v.GenericSchema<unknown, CheckedCommand> = v.variant('type', [
  v.strictObject({ type: v.literal('refresh') }),
  v.strictObject({ type: v.literal('view-opened') }),
  v.strictObject({
    type: v.literal('add-account'),
    draft: v.pipe(
      v.strictObject({
        exchange: v.picklist(EXCHANGE_IDS),
        environment: v.picklist(ENVIRONMENTS),
        name: text(),
        keyId: text(),
        keyText: secret(KEY_TEXT_MAX),
        ...keeping,
      }),
      // Else real money could be filed as play money, which no total counts.
      v.check(({ exchange, environment }) => hostsOf(exchange, environment).length > 0),
    ),
  }),
  v.strictObject({ type: v.literal('rename-account'), accountId, name: text() }),
  v.strictObject({
    type: v.literal('replace-key'),
    accountId,
    keyId: text(),
    keyText: secret(KEY_TEXT_MAX),
    ...keeping,
  }),
  v.strictObject({ type: v.literal('move-key-to-browser'), accountId }),
  v.strictObject({ type: v.literal('remove-account'), accountId }),
  v.strictObject({ type: v.literal('restore-account'), accountId }),
  v.strictObject({
    type: v.literal('configure-account'),
    accountId,
    isFcm: v.boolean(),
    namedSubaccounts: v.pipe(
      v.array(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(SUBACCOUNT_MAX))),
      v.maxLength(SUBACCOUNT_MAX),
    ),
  }),
  v.strictObject({ type: v.literal('view-details'), accountId }),
  v.strictObject({ type: v.literal('diagnose'), accountId }),
  v.strictObject({ type: v.literal('set-masked'), masked: v.boolean() }),
  v.strictObject({ type: v.literal('unlock'), passphrase: secret() }),
  v.strictObject({ type: v.literal('lock') }),
  v.strictObject({ type: v.literal('change-passphrase'), current: secret(), next: secret() }),
  v.strictObject({
    type: v.literal('set-view-lock'),
    enabled: v.boolean(),
    passphrase: v.exactOptional(secret()),
  }),
  v.strictObject({ type: v.literal('reset-vault') }),
  v.strictObject({
    type: v.literal('make-backup'),
    passphrase: secret(),
    withKeys: v.boolean(),
    vaultPassphrase: v.exactOptional(secret()),
  }),
  v.strictObject({ type: v.literal('drop-backup') }),
  v.strictObject({
    type: v.literal('restore-backup'),
    file: secret(BACKUP_FILE_MAX_LENGTH),
    passphrase: secret(),
  }),
  v.strictObject({ type: v.literal('wipe') }),
]);
