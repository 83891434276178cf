import * as v from 'valibot';
import type { Runtime } from 'webextension-polyfill';
import type { AccountId } from '../domain/account.ts';
import { fail } from '../domain/result.ts';
import { DONE, type Reply } from '../messages.ts';
import { diagnosisItem } from '../state/items.ts';
import { addAccount, configureAccount, moveKeyToBrowser, renameAccount, replaceKey } from './accounts.ts';
import { ensureRefreshAlarm } from './alarms.ts';
import { dropBackup, makeBackup, restoreBackup } from './backup.ts';
import { applyBadge } from './badge.ts';
import { commandSchema, type CheckedCommand } from './command-schema.ts';
import type { DetailsReader } from './details.ts';
import { diagnoseAccount } from './diagnose.ts';
import { lock, noteUse } from './lock.ts';
import { isOwnPage } from './own-page.ts';
import type { Platform } from './platform.ts';
import { setMasked } from './privacy.ts';
import type { Refresher } from './refresh.ts';
import { removeAccount, restoreAccount } from './removals.ts';
import { loadSettings } from './saved.ts';
import { changePassphrase, resetVault, setViewLock, unlock } from './vault.ts';
import { wipe } from './wipe.ts';

export interface CommandHandler {
  /** Always answers, also a command that is refused or that fails inside. */
  readonly handle: (message: unknown, sender: Runtime.MessageSender) => Promise<Reply>;
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

  /** What was locked can be read, and shown, again. */
  async function unlocked(reply: Reply): Promise<Reply> {
    if (!reply.ok) return reply;
    await applyBadge(platform.now());
    // Somebody looks, as with an opened popup.
    inBackground(refresh('popup'));
    return reply;
  }

  /** Amounts, or what can be read, changed places between shown and hidden. */
  async function shown(reply: Reply): Promise<Reply> {
    if (reply.ok) await applyBadge(platform.now());
    return reply;
  }

  async function run(command: CheckedCommand): Promise<Reply> {
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
        return replaced(await replaceKey(command, platform));
      case 'move-key-to-browser':
        return afterChange(await moveKeyToBrowser(command.accountId, platform));
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
        return shown(await setMasked(command.masked, platform));
      case 'unlock':
        return unlocked(await unlock(command.passphrase, platform));
      case 'lock':
        return shown(await lock(platform));
      case 'change-passphrase':
        return changePassphrase(command.current, command.next, platform);
      case 'set-view-lock':
        return shown(await setViewLock(command.enabled, command.passphrase, platform));
      case 'reset-vault':
        return replaced(await resetVault(platform));
      case 'make-backup':
        return makeBackup(command, platform);
      case 'drop-backup':
        return dropBackup();
      case 'restore-backup':
        return afterChange(await restoreBackup(command.file, command.passphrase, platform));
      case 'wipe': {
        const reply = await wipe(platform);
        // Also after one that left something behind: what the badge told of is gone.
        await applyBadge(platform.now());
        return reply;
      }
      default:
        return command satisfies never;
    }
  }

  return {
    async handle(message, sender) {
      const checked = v.safeParse(commandSchema, message);
      if (!isOwnPage(sender) || !checked.success) return fail({ kind: 'bad-command' });
      try {
        // Somebody is there: what locks after idle time starts counting anew, unless it is due already.
        await noteUse(platform);
        return await run(checked.output);
      } catch {
        return fail({ kind: 'unexpected' });
      }
    },
  };
}
