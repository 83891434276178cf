import type { JSX } from 'preact';
import type { Account } from '../../../domain/account.ts';
import type { AccountState } from '../../../domain/snapshot.ts';
import { failureText } from '../../../domain/text/failures.ts';
import { ageText } from '../../../domain/text/names.ts';
import { keyIdText, OPTIONS_TEXT, readText, shortKeyId } from '../../../domain/text/options.ts';
import { UI_TEXT } from '../../../domain/text/ui.ts';
import { EXCHANGES } from '../../../exchanges/meta.ts';
import type { Editor, OptionsModel } from '../../models/options-model.ts';
import { WarningIcon } from '../icons.tsx';
import { RenameAccountForm } from './rename-account-form.tsx';
import { ReplaceKeyForm } from './replace-key-form.tsx';

interface AccountItemProps {
  readonly account: Account;
  readonly state: AccountState | undefined;
  readonly now: number;
  /** The open editor, if it is this account's. */
  readonly editor: Editor;
  readonly model: OptionsModel;
}

function Status({ account, state, now, model }: Omit<AccountItemProps, 'editor'>): JSX.Element {
  const failure = state?.failure ?? state?.reading?.pockets.find((pocket) => pocket.failure)?.failure;
  if (failure !== undefined) {
    const { sentence, remedy } = failureText(failure, EXCHANGES[account.exchange].name);
    return (
      <p class="status look-here">
        <WarningIcon />
        <span>{sentence}</span>
        {remedy === 'allow-hosts' && (
          <button type="button" class="button small" onClick={() => void model.allowHosts(account)}>
            {UI_TEXT.allowAccess}
          </button>
        )}
      </p>
    );
  }
  const readAt = state?.reading?.fetchedAt;
  return (
    <p class="status">{readAt === undefined ? OPTIONS_TEXT.notReadYet : readText(ageText(now - readAt))}</p>
  );
}

export function AccountItem({ account, state, now, editor, model }: AccountItemProps): JSX.Element {
  const { id, name } = account;
  return (
    <li class="account-item" aria-label={name}>
      <div class="account-facts">
        <p class="account-title">
          <span class={`dot ${account.exchange}`} aria-hidden="true" />
          <bdi title={name}>{name}</bdi>
          {account.environment === 'demo' && <span class="tag">{UI_TEXT.demo}</span>}
        </p>
        <p class="hint">
          {EXCHANGES[account.exchange].name}
          {', '}
          <span title={account.keyId}>{keyIdText(shortKeyId(account.keyId))}</span>
        </p>
      </div>
      <Status account={account} state={state} now={now} model={model} />
      <div class="account-buttons">
        <button
          type="button"
          class="button small"
          id={`open-rename-${id}`}
          aria-expanded={editor.kind === 'rename'}
          onClick={() => model.openRename(account)}
        >
          {OPTIONS_TEXT.rename}
        </button>
        <button
          type="button"
          class="button small"
          id={`open-replace-${id}`}
          aria-expanded={editor.kind === 'replace'}
          onClick={() => model.openReplace(account)}
        >
          {OPTIONS_TEXT.replaceKey}
        </button>
        <button type="button" class="button small" onClick={() => void model.remove(account)}>
          {OPTIONS_TEXT.remove}
        </button>
      </div>
      {editor.kind === 'rename' && (
        <RenameAccountForm account={account} form={editor.form} onCancel={() => model.closeEditor()} />
      )}
      {editor.kind === 'replace' && (
        <ReplaceKeyForm account={account} form={editor.form} onCancel={() => model.closeEditor()} />
      )}
    </li>
  );
}
