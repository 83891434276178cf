import type { JSX } from 'preact';
import { EXCHANGE_NAMES, keySlot } from '../../../domain/account.ts';
import { pocketKey } from '../../../domain/reading.ts';
import { fail } from '../../../domain/result.ts';
import { detailsOfText, POPUP_TEXT, subaccountsOfText, UI_TEXT } from '../../../domain/text/ui.ts';
import type { Moment } from '../../../domain/totals.ts';
import type { Reply } from '../../../messages.ts';
import type { AccountView } from '../../models/account-view.ts';
import type { DiagnosisView } from '../../models/diagnosis-view.ts';
import { Age } from '../age.tsx';
import { Amount } from '../amount.tsx';
import type { DetailsPanelProps } from '../details/details-panel.tsx';
import { ChevronIcon } from '../icons.tsx';
import { later } from '../later.tsx';
import type { AccountActions } from './account-actions.ts';
import { Details } from './details.tsx';
import { FailureNotes } from './failure-notes.tsx';
import { PocketRow } from './pocket-row.tsx';

const DetailsPanel = later<DetailsPanelProps>(
  async () => (await import('../details/details-panel.tsx')).DetailsPanel,
  UI_TEXT.loading,
);

/** Nothing is asked for a locked account; what was stored about it stays. */
function refuse(): Promise<Reply> {
  return Promise.resolve(fail({ kind: 'locked' }));
}

interface AccountGroupProps {
  readonly view: AccountView;
  readonly moment: Moment;
  readonly masked: boolean;
  readonly folded: boolean;
  /** Whether its details are open. */
  readonly opened: boolean;
  readonly found: DiagnosisView | undefined;
  readonly isSearching: boolean;
  readonly actions: AccountActions;
}

export function AccountGroup(props: AccountGroupProps): JSX.Element {
  const { view, moment, masked, folded, opened, found, isSearching, actions } = props;
  const { account, total, rows } = view;
  const nameId = `account-${account.id}`;
  const rowsId = `pockets-${account.id}`;
  const detailsId = `details-${account.id}`;
  const exchange = EXCHANGE_NAMES[account.exchange];
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
            onClick={actions.toggleFold}
          >
            <ChevronIcon />
          </button>
        )}
        <span class="who">
          <bdi class="account-name" id={nameId} title={account.name}>
            {account.name}
          </bdi>
          {view.isDemo && <span class="tag">{UI_TEXT.demo}</span>}
          {view.canWrite && <span class="tag">{POPUP_TEXT.canTrade}</span>}
          {total.oldestAt !== undefined && <Age at={total.oldestAt} moment={moment} />}
        </span>
        <span class="figure">
          {isPartial && <span class="at-least">{POPUP_TEXT.atLeast} </span>}
          <Amount field="total" amount={total.amount} masked={masked} quality={total} />
        </span>
      </div>
      <div class="second-line">
        <Details
          cash={view.cash}
          positions={view.positions}
          perps={view.perps}
          pocket={view.only}
          masked={masked}
        />
        <button
          type="button"
          class="disclose"
          aria-expanded={opened}
          {...(opened && { 'aria-controls': detailsId })}
          aria-label={detailsOfText(account.name)}
          onClick={actions.toggleDetails}
        >
          {POPUP_TEXT.details}
          <ChevronIcon />
        </button>
      </div>
      <FailureNotes
        account={account}
        notes={view.notes}
        exchange={exchange}
        found={found}
        isSearching={isSearching}
        actions={actions}
      />
      {rows.length > 0 && (
        <ul role="list" id={rowsId} class="pockets" hidden={folded}>
          {rows.map((pocket) => (
            <PocketRow
              key={pocketKey(pocket)}
              idPrefix={nameId}
              pocket={pocket}
              moment={moment}
              masked={masked}
            />
          ))}
        </ul>
      )}
      {view.listDenied && <p class="aside">{POPUP_TEXT.listDenied}</p>}
      {opened && (
        <article
          id={detailsId}
          class="scroll-box details-panel"
          // No region: those are the total's and the exchanges', by whose names they are found.
          aria-label={POPUP_TEXT.behind}
          // It scrolls by itself, which a keyboard must be able to do too.
          tabIndex={0}
        >
          <DetailsPanel
            key={`${keySlot(account)} ${view.locked}`}
            account={account}
            exchange={exchange}
            moment={moment}
            masked={masked}
            send={view.locked ? refuse : actions.send}
          />
        </article>
      )}
    </div>
  );
}
