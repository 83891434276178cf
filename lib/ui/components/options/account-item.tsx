import type { JSX } from 'preact';
import { keyPlaceOf, type Account } from '../../../domain/account.ts';
import type { AccountState } from '../../../domain/snapshot.ts';
import { KEEPING_TEXT, keptText } from '../../../domain/text/keeping.ts';
import { powerLabel } from '../../../domain/text/key-power.ts';
import { keyIdText, OPTIONS_TEXT, shortKeyId } from '../../../domain/text/options.ts';
import { UI_TEXT } from '../../../domain/text/ui.ts';
import { EXCHANGES } from '../../../exchanges/meta.ts';
import type { Editor } from '../../models/editor.ts';
import type { OptionsModel } from '../../models/options-model.ts';
import { AccountStatus } from './account-status.tsx';
import { KeyFactsLine } from './key-facts.tsx';
import { MoreAccountForm } from './more-account-form.tsx';
import { MoveKeyForm } from './move-key-form.tsx';
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

export function AccountItem({ account, state, now, editor, model }: AccountItemProps): JSX.Element {
  const { id, name } = account;
  // What was true of a key that is gone would be read as if it were still here.
  const isKeyGone = state?.failure?.kind === 'key-missing';
  const power = isKeyGone ? undefined : powerLabel(account.exchange, state?.facts);
  return (
    <li class="account-item" aria-label={name}>
      <div class="account-facts">
        <p class="account-title">
          <span class={`dot ${account.exchange}`} aria-hidden="true" />
          <bdi title={name}>{name}</bdi>
          {account.environment === 'demo' && <span class="tag">{UI_TEXT.demo}</span>}
          {power !== undefined && <span class="tag">{power}</span>}
        </p>
        <p class="hint">
          {EXCHANGES[account.exchange].name}
          {', '}
          <span title={account.keyId}>{keyIdText(shortKeyId(account.keyId))}</span>
          {!isKeyGone && `, ${keptText(keyPlaceOf(account))}`}
        </p>
      </div>
      <div class="account-state">
        <AccountStatus account={account} state={state} now={now} model={model} />
        {!isKeyGone && <KeyFactsLine account={account} facts={state?.facts} now={now} />}
      </div>
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
        {!isKeyGone && (
          <button
            type="button"
            class="button small"
            id={`open-move-${id}`}
            aria-expanded={editor.kind === 'move'}
            onClick={() => model.openMove(account)}
          >
            {KEEPING_TEXT.move}
          </button>
        )}
        {account.exchange === 'kalshi' && (
          <button
            type="button"
            class="button small"
            id={`open-more-${id}`}
            aria-expanded={editor.kind === 'more'}
            onClick={() => model.openMore(account)}
          >
            {OPTIONS_TEXT.more}
          </button>
        )}
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
      {editor.kind === 'move' && (
        <MoveKeyForm
          account={account}
          form={editor.form}
          onCancel={() => model.closeEditor()}
          onUnlock={() => model.askUnlock()}
        />
      )}
      {editor.kind === 'more' && (
        <MoreAccountForm account={account} form={editor.form} onCancel={() => model.closeEditor()} />
      )}
    </li>
  );
}
