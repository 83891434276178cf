import type { JSX } from 'preact';
import type { AccountId } from '../../../domain/account.ts';
import { POPUP_TEXT } from '../../../domain/text/ui.ts';
import type { Moment } from '../../../domain/totals.ts';
import type { AccountView } from '../../models/account-view.ts';
import type { ExchangeView } from '../../models/popup-view.ts';
import { Amount } from '../amount.tsx';
import { AccountGroup } from './account-group.tsx';
import type { Remedies } from './failure-notes.tsx';

interface ExchangeRegionProps {
  readonly view: ExchangeView;
  readonly moment: Moment;
  readonly masked: boolean;
  readonly folded: ReadonlySet<AccountId>;
  readonly onFold: (id: AccountId) => void;
  readonly remediesFor: (view: AccountView) => Remedies;
}

export function ExchangeRegion(props: ExchangeRegionProps): JSX.Element {
  const { view, moment, masked, folded, onFold, remediesFor } = props;
  const { meta, total, accounts } = view;
  const nameId = `exchange-${meta.id}`;
  const isPartial = total?.coverage === 'partial' && total.amount !== undefined;
  return (
    <section role="region" aria-labelledby={nameId} class={`exchange ${total?.freshness ?? ''}`}>
      <div class="line">
        <span class={`dot ${meta.id}`} aria-hidden="true" />
        <h2 id={nameId}>{meta.name}</h2>
        {total && (
          <span class="figure">
            {isPartial && <span class="at-least">{POPUP_TEXT.atLeast} </span>}
            <Amount field="total" amount={total.amount} masked={masked} quality={total} />
          </span>
        )}
      </div>
      {accounts.map((one) => (
        <AccountGroup
          key={one.account.id}
          view={one}
          moment={moment}
          masked={masked}
          folded={folded.has(one.account.id)}
          onFold={() => onFold(one.account.id)}
          remedies={remediesFor(one)}
        />
      ))}
    </section>
  );
}
