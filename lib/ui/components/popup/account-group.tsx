import type { JSX } from 'preact';
import { pocketKey } from '../../../domain/reading.ts';
import { POPUP_TEXT, subaccountsOfText, UI_TEXT } from '../../../domain/text/ui.ts';
import type { Moment } from '../../../domain/totals.ts';
import type { AccountView } from '../../models/account-view.ts';
import { Age } from '../age.tsx';
import { Amount } from '../amount.tsx';
import { ChevronIcon } from '../icons.tsx';
import { Details } from './details.tsx';
import { FailureNotes, type Remedies } from './failure-notes.tsx';
import { PocketRow } from './pocket-row.tsx';

interface AccountGroupProps {
  readonly view: AccountView;
  readonly moment: Moment;
  readonly masked: boolean;
  readonly folded: boolean;
  readonly onFold: () => void;
  readonly remedies: Remedies;
}

export function AccountGroup({
  view,
  moment,
  masked,
  folded,
  onFold,
  remedies,
}: AccountGroupProps): JSX.Element {
  const { account, total, rows } = view;
  const nameId = `account-${account.id}`;
  const rowsId = `pockets-${account.id}`;
  const isPartial = total.coverage === 'partial' && total.amount !== undefined;
  return (
    <div role="group" aria-labelledby={nameId} class={`account ${total.freshness}`}>
      <div class="line">
        {rows.length > 1 && (
          <button
            type="button"
            class="fold"
            aria-expanded={!folded}
            aria-controls={rowsId}
            aria-label={subaccountsOfText(account.name)}
            onClick={onFold}
          >
            <ChevronIcon />
          </button>
        )}
        <span class="who">
          <bdi class="account-name" id={nameId} title={account.name}>
            {account.name}
          </bdi>
          {view.isDemo && <span class="tag">{UI_TEXT.demo}</span>}
          {total.oldestAt !== undefined && <Age at={total.oldestAt} moment={moment} />}
        </span>
        <span class="figure">
          {isPartial && <span class="at-least">{POPUP_TEXT.atLeast} </span>}
          <Amount field="total" amount={total.amount} masked={masked} quality={total} />
        </span>
      </div>
      <Details cash={view.cash} positions={view.positions} pocket={view.only} masked={masked} />
      <FailureNotes notes={view.notes} remedies={remedies} />
      {rows.length > 0 && (
        <ul role="list" id={rowsId} class="pockets" hidden={folded}>
          {rows.map((pocket) => (
            <PocketRow key={pocketKey(pocket)} idPrefix={nameId} pocket={pocket} masked={masked} />
          ))}
        </ul>
      )}
      {view.listDenied && <p class="aside">{POPUP_TEXT.listDenied}</p>}
    </div>
  );
}
