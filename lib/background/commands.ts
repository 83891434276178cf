import * as v from 'valibot';
import type { Runtime } from 'webextension-polyfill';
import browser from 'webextension-polyfill';
import { ENVIRONMENTS, EXCHANGE_IDS, SUBACCOUNT_MAX, type AccountId } from '../domain/account.ts';
import { fail } from '../domain/result.ts';
import { hostsOf } from '../exchanges/meta.ts';
import { DONE, type Command, type Reply } from '../messages.ts';
import { diagnosisItem, maskedItem } from '../state/items.ts';
import {
  addAccount,
  configureAccount,
  removeAccount,
  renameAccount,
  replaceKey,
  restoreAccount,
} from './accounts.ts';
import { ensureRefreshAlarm } from './alarms.ts';
import { applyBadge } from './badge.ts';
import type { DetailsReader } from './details.ts';
import { diagnoseAccount } from './diagnose.ts';
import type { Platform } from './platform.ts';
import type { Refresher } from './refresh.ts';
import { loadSettings } from './saved.ts';

const accountId = v.string();

const commandSchema: v.GenericSchema<unknown, Command> = v.variant('type', [
  v.object({ type: v.literal('refresh') }),
  v.object({ type: v.literal('view-opened') }),
  v.object({
    type: v.literal('add-account'),
    draft: v.pipe(
      v.object({
        exchange: v.picklist(EXCHANGE_IDS),
        environment: v.picklist(ENVIRONMENTS),
        name: v.string(),
        keyId: v.string(),
        keyText: v.string(),
      }),
      // Else real money could be filed as play money, which no total counts.
      v.check(({ exchange, environment }) => hostsOf(exchange, environment).length > 0),
    ),
  }),
  v.object({ type: v.literal('rename-account'), accountId, name: v.string() }),
  v.object({ type: v.literal('replace-key'), accountId, keyId: v.string(), keyText: v.string() }),
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
]);

export interface CommandHandler {
  /** Always answers, also a command that is refused or that fails inside. */
  readonly handle: (message: unknown, sender: Runtime.MessageSender) => Promise<Reply>;
}

/** Only the extension's own pages may command; the browser, not the message, says who sent it. */
function isOwnPage(sender: Runtime.MessageSender): boolean {
  return sender.id === browser.runtime.id && (sender.url ?? '').startsWith(browser.runtime.getURL(''));
}

interface Parts {
  readonly platform: Platform;
  readonly refresher: Refresher;
  readonly details: DetailsReader;
  /** Lets work go on after the answer; what fails inside is shown. */
  readonly inBackground: (work: Promise<void>) => void;
}

export function createCommandHandler({ platform, refresher, details, inBackground }: Parts): CommandHandler {
  const { refresh } = refresher;

  /** A cause that is gone is best proven by reading. */
  async function diagnose(accountId: AccountId): Promise<void> {
    if (await diagnoseAccount(accountId, platform)) await refresh('command');
  }

  /** What every change of the account list is followed by. */
  async function afterChange(reply: Reply): Promise<Reply> {
    if (reply.ok) {
      await applyBadge(platform.now());
      inBackground(refresh('wake'));
    }
    return reply;
  }

  /** What was found out about an earlier key is about no one's any more. */
  async function replaced(reply: Reply): Promise<Reply> {
    if (reply.ok) await diagnosisItem.write(null);
    return afterChange(reply);
  }

  /** What the user says about an account changes what is read of it, now. */
  function configured(accountId: AccountId, reply: Reply): Reply {
    if (!reply.ok) return reply;
    inBackground(refresh('command'));
    inBackground(details.read(accountId, 'change'));
    return reply;
  }

  async function run(command: Command): Promise<Reply> {
    switch (command.type) {
      case 'refresh':
        inBackground(refresh('command'));
        return DONE;
      case 'view-opened':
        await ensureRefreshAlarm(await loadSettings(), platform.now());
        inBackground(refresh('popup'));
        return DONE;
      case 'add-account':
        return afterChange(await addAccount(command.draft, platform));
      case 'replace-key':
        return replaced(await replaceKey(command.accountId, command.keyText, command.keyId, platform));
      case 'rename-account':
        return afterChange(await renameAccount(command.accountId, command.name, platform));
      case 'remove-account':
        return afterChange(await removeAccount(command.accountId, platform));
      case 'restore-account':
        return afterChange(await restoreAccount(command.accountId, platform));
      case 'configure-account':
        return configured(command.accountId, await configureAccount(command, platform));
      case 'view-details':
        inBackground(details.read(command.accountId, 'look'));
        return DONE;
      case 'diagnose':
        inBackground(diagnose(command.accountId));
        return DONE;
      case 'set-masked':
        await maskedItem.write(command.masked);
        await applyBadge(platform.now());
        return DONE;
      default:
        return command satisfies never;
    }
  }

  return {
    async handle(message, sender) {
      const checked = v.safeParse(commandSchema, message);
      if (!isOwnPage(sender) || !checked.success) return fail({ kind: 'bad-command' });
      try {
        return await run(checked.output);
      } catch {
        return fail({ kind: 'unexpected' });
      }
    },
  };
}
