import type { JSX } from 'preact';
import { useLayoutEffect } from 'preact/hooks';
import { EXCHANGE_NAMES, type Account } from '../../../domain/account.ts';
import { plainFailureText } from '../../../domain/text/plain-failures.ts';
import { clockNoteText, countedTwiceText, POPUP_TEXT, UI_TEXT } from '../../../domain/text/ui.ts';
import type { PopupModel } from '../../models/popup-model.ts';
import { later } from '../later.tsx';
import { Note } from '../note.tsx';
import type { AccountActions } from './account-actions.ts';
import { ExchangeRegion } from './exchange-region.tsx';
import { Footer } from './footer.tsx';
import { Header, LOCK_ID, MASK_ID } from './header.tsx';
import type { LockedBoxProps } from './locked-box.tsx';
import { TotalRegion } from './total-region.tsx';
import { Welcome } from './welcome.tsx';

const LockedBox = later<LockedBoxProps>(async () => (await import('./locked-box.tsx')).LockedBox);

function actionsFor(model: PopupModel, account: Account): AccountActions {
  return {
    remedies: {
      'replace-key': () => model.replaceKey(account.id),
      'allow-hosts': () => void model.allowHosts(account),
      'try-again': () => void model.refresh(),
      reload: () => model.reload(),
      unlock: () => model.privacy.askForPassphrase(),
    },
    toggleFold: () => model.toggleFold(account.id),
    toggleDetails: () => model.toggleDetails(account.id),
    findCause: () => void model.findCause(account.id),
    version: model.version,
    copy: (text) => model.copy(text),
    send: model.send,
  };
}

/** A command that did not work; it stands below the figures so that nothing moves. */
function CommandNote({ model }: { readonly model: PopupModel }): JSX.Element | null {
  const failure = model.failure.value;
  if (failure === undefined) return null;
  const { sentence, remedy } = plainFailureText(failure, UI_TEXT.product);
  const isQuiet = failure.kind === 'background-silent';
  const action = remedy === 'reload' ? { label: UI_TEXT.reload, run: () => model.reload() } : undefined;
  return (
    <Note role={isQuiet ? 'status' : 'alert'} kind={failure.kind} action={action}>
      {sentence}
    </Note>
  );
}

export function PopupApp({ model }: { readonly model: PopupModel }): JSX.Element {
  const stage = model.stage.value;
  const isShown = stage === 'shown';
  const view = model.view.value;
  const { privacy } = model;
  const masked = privacy.masked.value;
  const viewLocked = privacy.viewLocked.value;
  const refreshing = model.refreshing.value;
  const isShut = viewLocked || view.locked > 0;
  // The reply may come before storage says the same.
  const isUnlocked = privacy.isUnlocked.value && !isShut;
  useLayoutEffect(() => {
    // The form has gone with the cursor in it, unless the user has put that elsewhere.
    if (!isUnlocked || document.activeElement !== document.body) return;
    (document.getElementById(LOCK_ID) ?? document.getElementById(MASK_ID))?.focus();
  }, [isUnlocked]);
  return (
    <>
      <Header
        masked={masked}
        lockable={isShown && privacy.canLock.value}
        busy={refreshing !== undefined}
        onLock={() => void privacy.lockNow()}
        onMask={() => void privacy.toggleMask()}
        onRefresh={() => void model.refresh()}
        onSettings={() => model.openSettings()}
      />
      <span id="unlocked" class="visually-hidden" aria-live="polite">
        {isUnlocked ? POPUP_TEXT.unlocked : ''}
      </span>
      <main>
        <TotalRegion stage={stage} view={view} masked={masked} refreshing={refreshing} />
        {isShown && isShut && (
          // Below the total, which stays where it is.
          <div class="locked-box">
            <LockedBox
              accounts={view.locked}
              viewLocked={viewLocked}
              send={model.send}
              cursor={privacy.cursor}
              onUnlocked={() => privacy.unlocked()}
              onForgot={() => model.forgotPassphrase()}
            />
          </div>
        )}
        {isShown &&
          view.twice.map(([first, second]) => (
            <Note key={`${first.id}-${second.id}`} role="status">
              {countedTwiceText(first.name, second.name, EXCHANGE_NAMES[first.exchange])}
            </Note>
          ))}
        {isShown &&
          view.exchanges.map((exchange) => (
            <ExchangeRegion
              key={exchange.id}
              view={exchange}
              moment={view.moment}
              masked={masked}
              folded={model.folded.value}
              opened={model.opened.value}
              diagnosis={model.diagnosis.value}
              searching={model.searching.value}
              actionsFor={(account) => actionsFor(model, account)}
            />
          ))}
        {stage === 'empty' && <Welcome onAdd={() => model.addAccount()} />}
        {stage === 'lost' && (
          <Note role="alert" action={{ label: UI_TEXT.reload, run: () => model.reload() }}>
            {UI_TEXT.accountsLost}
          </Note>
        )}
        {isShown && view.clock && (
          <Note role="status">{clockNoteText(view.clock.aheadMs, view.clock.exchange)}</Note>
        )}
        <CommandNote model={model} />
      </main>
      {isShown && <Footer view={view} />}
    </>
  );
}
