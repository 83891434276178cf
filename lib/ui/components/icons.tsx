import type { ComponentChildren, JSX } from 'preact';

/** Icons are drawn in the text's colour and say nothing by themselves: the control around them has a name. */
function Icon({ children, class: name = '' }: { children: ComponentChildren; class?: string }): JSX.Element {
  return (
    <svg class={`icon ${name}`} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

export function EyeIcon(): JSX.Element {
  return (
    <Icon>
      <path d="M1.3 8C2.6 5.3 5 3.6 8 3.6S13.4 5.3 14.7 8C13.4 10.7 11 12.4 8 12.4S2.6 10.7 1.3 8Z" />
      <circle cx="8" cy="8" r="2.1" />
    </Icon>
  );
}

export function EyeOffIcon(): JSX.Element {
  return (
    <Icon>
      <path d="M6 3.85A7 7 0 0 1 8 3.6c3 0 5.4 1.7 6.7 4.4a9 9 0 0 1-1.9 2.5M11 11.8a7 7 0 0 1-3 .6C5 12.4 2.6 10.7 1.3 8A9 9 0 0 1 4.5 4.6" />
      <path d="M6.6 6.5a2.1 2.1 0 0 0 2.9 3M2.3 2.3l11.4 11.4" />
    </Icon>
  );
}

export function LockIcon(): JSX.Element {
  return (
    <Icon>
      <path d="M3.4 7.2h9.2v6H3.4ZM5.2 7.2V5a2.8 2.8 0 0 1 5.6 0v2.2" />
    </Icon>
  );
}

export function RefreshIcon({ busy }: { busy: boolean }): JSX.Element {
  return (
    <Icon class={busy ? 'turning' : ''}>
      <path d="M13.4 8A5.4 5.4 0 1 1 11.6 4" />
      <path d="M12.2 1.5v2.9H9.3" />
    </Icon>
  );
}

export function SettingsIcon(): JSX.Element {
  return (
    <Icon>
      <path d="M1.8 4.8h6.7M12.3 4.8h1.9M1.8 11.2h1.9M7.5 11.2h6.7" />
      <circle cx="10.4" cy="4.8" r="1.8" />
      <circle cx="5.6" cy="11.2" r="1.8" />
    </Icon>
  );
}

export function ChevronIcon(): JSX.Element {
  return (
    <Icon class="chevron">
      <path d="M6.2 4.5 9.8 8l-3.6 3.5" />
    </Icon>
  );
}

export function ClockIcon(): JSX.Element {
  return (
    <Icon class="small">
      <circle cx="8" cy="8" r="5.8" />
      <path d="M8 4.8V8l2.2 1.5" />
    </Icon>
  );
}

export function WarningIcon(): JSX.Element {
  return (
    <Icon>
      <path d="M8 2.3 14.6 13.4H1.4Z" />
      <path d="M8 6.5v3.2M8 11.5v.1" />
    </Icon>
  );
}
