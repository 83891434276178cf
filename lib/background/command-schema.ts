import * as v from 'valibot';
import { ENVIRONMENTS, EXCHANGE_IDS, KEY_PLACES, SUBACCOUNT_MAX } from '../domain/account.ts';
import { Secret } from '../domain/secret.ts';
import { hostsOf } from '../exchanges/meta.ts';
import type { Command } from '../messages.ts';

/** The texts of a command that must not show up anywhere; from here on they are `Secret`. */
type SecretField = 'keyText' | 'passphrase' | 'current' | 'next' | 'file';

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
/** Extension messages end at 64 MB; a backup of everything that Bankroll stores is far below this. */
const FILE_MAX = 32_000_000;

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

/** Every command there is, and nothing else. */
export const commandSchema: v.GenericSchema<unknown, CheckedCommand> = v.variant('type', [
  v.object({ type: v.literal('refresh') }),
  v.object({ type: v.literal('view-opened') }),
  v.object({
    type: v.literal('add-account'),
    draft: v.pipe(
      v.object({
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
  v.object({ type: v.literal('rename-account'), accountId, name: text() }),
  v.object({
    type: v.literal('replace-key'),
    accountId,
    keyId: text(),
    keyText: secret(KEY_TEXT_MAX),
    ...keeping,
  }),
  v.object({ type: v.literal('move-key-to-browser'), accountId }),
  v.object({ type: v.literal('remove-account'), accountId }),
  v.object({ type: v.literal('restore-account'), accountId }),
  v.object({
    type: v.literal('configure-account'),
    accountId,
    isFcm: v.boolean(),
    namedSubaccounts: v.pipe(
      v.array(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(SUBACCOUNT_MAX))),
      v.maxLength(SUBACCOUNT_MAX),
    ),
  }),
  v.object({ type: v.literal('view-details'), accountId }),
  v.object({ type: v.literal('diagnose'), accountId }),
  v.object({ type: v.literal('set-masked'), masked: v.boolean() }),
  v.object({ type: v.literal('unlock'), passphrase: secret() }),
  v.object({ type: v.literal('lock') }),
  v.object({ type: v.literal('change-passphrase'), current: secret(), next: secret() }),
  v.object({
    type: v.literal('set-view-lock'),
    enabled: v.boolean(),
    passphrase: v.exactOptional(secret()),
  }),
  v.object({ type: v.literal('reset-vault') }),
  v.object({ type: v.literal('make-backup'), passphrase: secret(), withKeys: v.boolean() }),
  v.object({ type: v.literal('drop-backup') }),
  v.object({ type: v.literal('restore-backup'), file: secret(FILE_MAX), passphrase: secret() }),
  v.object({ type: v.literal('wipe') }),
]);
