import type { JSX } from 'preact';
import { EXCHANGE_NAMES, type Account, type AccountId } from '../../../domain/account.ts';
import type { Diagnosis } from '../../../domain/diagnosis.ts';
import { POPUP_TEXT } from '../../../domain/text/ui.ts';
import type { Moment } from '../../../domain/totals.ts';
import { diagnosisView } from '../../models/diagnosis-view.ts';
import type { ExchangeView } from '../../models/popup-view.ts';
import { Amount } from '../amount.tsx';
import type { AccountActions } from './account-actions.ts';
import { AccountGroup } from './account-group.tsx';

interface ExchangeRegionProps {
  readonly view: ExchangeView;
  readonly moment: Moment;
  readonly masked: boolean;
  readonly folded: ReadonlySet<AccountId>;
  readonly opened: ReadonlySet<AccountId>;
  readonly diagnosis: Diagnosis | null;
  readonly searching: AccountId | undefined;
  readonly actionsFor: (account: Account) => AccountActions;
}

export function ExchangeRegion(props: ExchangeRegionProps): JSX.Element {
  const { view, moment, masked, folded, opened, diagnosis, searching, actionsFor } = props;
  const { id, total, accounts } = view;
  const nameId = `exchange-${id}`;
  const isPartial = total?.coverage === 'partial' && total.amount !== undefined;
  return (
    <section role="region" aria-labelledby={nameId} class={`exchange ${total?.freshness ?? ''}`}>
      <div class="line">
        <span class={`dot ${id}`} aria-hidden="true" />
        <h2 id={nameId}>{EXCHANGE_NAMES[id]}</h2>
        {total && (
          <span class="figure">
            {isPartial && <span class="at-least">{POPUP_TEXT.atLeast} </span>}
            <Amount field="total" amount={total.amount} masked={masked} quality={total} />
          </span>
        )}
      </div>
      {accounts.map((one) => {
        const { account, notes } = one;
        const about = { accountId: account.id, isFailing: notes.length > 0 };
        return (
          <AccountGroup
            key={account.id}
            view={one}
            moment={moment}
            masked={masked}
            folded={folded.has(account.id)}
            opened={opened.has(account.id)}
            found={one.locked ? undefined : diagnosisView(diagnosis, about, moment.now)}
            isSearching={searching === account.id}
            actions={actionsFor(account)}
          />
        );
      })}
    </section>
  );
}
