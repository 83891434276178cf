import type { JSX } from 'preact';
import { POPUP_TEXT } from '../../../domain/text/ui.ts';

/** For a user who has no account yet. */
export function Welcome({ onAdd }: { readonly onAdd: () => void }): JSX.Element {
  return (
    <div class="welcome">
      <p>{POPUP_TEXT.welcome}</p>
      <p>{POPUP_TEXT.welcomeKey}</p>
      <button type="button" class="button primary" onClick={onAdd}>
        {POPUP_TEXT.addFirst}
      </button>
    </div>
  );
}
