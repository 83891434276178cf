import type { JSX } from 'preact';
import { POPUP_TEXT, UI_TEXT } from '../../../domain/text/ui.ts';
import { EyeIcon, EyeOffIcon, RefreshIcon, SettingsIcon } from '../icons.tsx';

interface HeaderProps {
  readonly masked: boolean;
  readonly busy: boolean;
  readonly onMask: () => void;
  readonly onRefresh: () => void;
  readonly onSettings: () => void;
}

export function Header({ masked, busy, onMask, onRefresh, onSettings }: HeaderProps): JSX.Element {
  const maskName = masked ? POPUP_TEXT.showAmounts : POPUP_TEXT.hideAmounts;
  return (
    <header class="top">
      <h1 class="visually-hidden">{POPUP_TEXT.heading}</h1>
      <span class="brand" aria-hidden="true">
        {UI_TEXT.product}
      </span>
      <button type="button" class="icon-button" aria-label={maskName} title={maskName} onClick={onMask}>
        {masked ? <EyeOffIcon /> : <EyeIcon />}
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label={POPUP_TEXT.refresh}
        title={POPUP_TEXT.refresh}
        aria-busy={busy}
        onClick={onRefresh}
      >
        <RefreshIcon busy={busy} />
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label={POPUP_TEXT.settings}
        title={POPUP_TEXT.settings}
        onClick={onSettings}
      >
        <SettingsIcon />
      </button>
    </header>
  );
}
