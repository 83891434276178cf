import type { ComponentChildren, JSX } from 'preact';
import { POPUP_TEXT, UI_TEXT } from '../../../domain/text/ui.ts';
import { EyeIcon, EyeOffIcon, LockIcon, RefreshIcon, SettingsIcon } from '../icons.tsx';

/** What hides again what a passphrase has shown, the first one that is there. */
export const LOCK_ID = 'lock';
export const MASK_ID = 'mask';

interface IconButtonProps {
  readonly id?: string;
  readonly name: string;
  readonly busy?: boolean;
  readonly onClick: () => void;
  readonly children: ComponentChildren;
}

function IconButton({ id, name, busy, onClick, children }: IconButtonProps): JSX.Element {
  return (
    <button
      type="button"
      id={id}
      class="icon-button"
      aria-label={name}
      title={name}
      aria-busy={busy}
      onClick={onClick}
    >
      {children}
    </button>
  );
}

interface HeaderProps {
  readonly masked: boolean;
  /** Whether there is something to lock. */
  readonly lockable: boolean;
  readonly busy: boolean;
  readonly onLock: () => void;
  readonly onMask: () => void;
  readonly onRefresh: () => void;
  readonly onSettings: () => void;
}

export function Header(props: HeaderProps): JSX.Element {
  const { masked, lockable, busy, onLock, onMask, onRefresh, onSettings } = props;
  return (
    <header class="top">
      <h1 class="visually-hidden">{POPUP_TEXT.heading}</h1>
      <span class="brand" aria-hidden="true">
        {UI_TEXT.product}
      </span>
      {/* First, so that the others stay where they are when it comes and goes. */}
      {lockable && (
        <IconButton id={LOCK_ID} name={POPUP_TEXT.lock} onClick={onLock}>
          <LockIcon />
        </IconButton>
      )}
      <IconButton
        id={MASK_ID}
        name={masked ? POPUP_TEXT.showAmounts : POPUP_TEXT.hideAmounts}
        onClick={onMask}
      >
        {masked ? <EyeOffIcon /> : <EyeIcon />}
      </IconButton>
      <IconButton name={POPUP_TEXT.refresh} busy={busy} onClick={onRefresh}>
        <RefreshIcon busy={busy} />
      </IconButton>
      <IconButton name={POPUP_TEXT.settings} onClick={onSettings}>
        <SettingsIcon />
      </IconButton>
    </header>
  );
}
