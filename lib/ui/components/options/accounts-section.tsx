import { useSignalEffect } from '@preact/signals';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { OPTIONS_TEXT } from '../../../domain/text/options.ts';
import { UI_TEXT } from '../../../domain/text/ui.ts';
import { CLOSED, type Editor } from '../../models/editor.ts';
import type { OptionsModel } from '../../models/options-model.ts';
import { Note } from '../note.tsx';
import { AccountItem } from './account-item.tsx';
import { AddAccountForm } from './add-account-form.tsx';
import { OutcomeLine } from './outcome-line.tsx';
import { returnCursor } from './return-cursor.ts';

const ADD_BUTTON_ID = 'open-add';

/** The button that opened an editor; the cursor goes back there when it closes. */
function openerOf(editor: Editor): string | undefined {
  switch (editor.kind) {
    case 'none':
      return undefined;
    case 'add':
      return ADD_BUTTON_ID;
    case 'rename':
    case 'replace':
    case 'move':
    case 'more':
      return `open-${editor.kind}-${editor.accountId}`;
    default:
      return editor satisfies never;
  }
}

function useReturnOfFocus(model: OptionsModel): void {
  const last = useRef<Editor>(CLOSED);
  useSignalEffect(() => {
    const editor = model.editor.value;
    const opener = editor.kind === 'none' ? openerOf(last.current) : undefined;
    last.current = editor;
    if (opener !== undefined) returnCursor(opener);
  });
}

export function AccountsSection({
  model,
  now,
}: {
  readonly model: OptionsModel;
  readonly now: number;
}): JSX.Element {
  useReturnOfFocus(model);
  const accounts = model.accounts.value;
  const list = model.list.value;
  const editor = model.editor.value;
  return (
    <section aria-labelledby="accounts-title">
      <div class="section-head">
        <h2 id="accounts-title">{OPTIONS_TEXT.accounts}</h2>
        <button type="button" class="button primary" id={ADD_BUTTON_ID} onClick={() => model.openAdd()}>
          {OPTIONS_TEXT.addAccount}
        </button>
      </div>
      <OutcomeLine
        outcome={model.outcome.value}
        onUndo={(account) => void model.undo(account)}
        onMove={(account) => model.openMove(account)}
      />
      {editor.kind === 'add' && (
        <AddAccountForm
          form={model.addForm}
          focusRequests={model.addRequests}
          onCancel={() => model.closeEditor()}
        />
      )}
      {list === 'damaged' && <Note role="alert">{UI_TEXT.accountsLost}</Note>}
      {list === 'read' && (
        <>
          {accounts.length === 0 && <p class="hint empty">{OPTIONS_TEXT.noAccounts}</p>}
          <ul role="list" aria-label={OPTIONS_TEXT.accounts} class="accounts">
            {accounts.map((account) => (
              <AccountItem
                key={account.id}
                account={account}
                state={model.snapshot.value.accounts[account.id]}
                now={now}
                editor={'accountId' in editor && editor.accountId === account.id ? editor : CLOSED}
                model={model}
              />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
