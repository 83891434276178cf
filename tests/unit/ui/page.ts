import { signal } from '@preact/signals';
import { render, type ComponentChild } from 'preact';
import { afterEach } from 'vitest';
import type { Clock } from '../../../lib/ui/models/clock.ts';
import type { OptionsRoute, Shell } from '../../../lib/ui/shell.ts';
import { NOW } from '../domain/make.ts';

/** A page that a component was drawn into, seen as a person or a screen reader would: by role, name and text. */
export interface TestPage {
  readonly root: HTMLElement;
  byRole(role: string, name?: string): HTMLElement[];
  /** The only element of that role and name. */
  one(role: string, name?: string): HTMLElement;
  field(label: string): HTMLInputElement;
}

const NATIVE_ROLES: Readonly<Record<string, string>> = {
  button: 'button',
  listitem: 'li',
  list: 'ul',
  article: 'article',
  form: 'form',
  textbox: 'input[type=text], textarea',
  table: 'table',
  checkbox: 'input[type=checkbox]',
};

function nameOf(element: Element): string {
  const labelled = element.getAttribute('aria-labelledby');
  if (labelled !== null) return document.getElementById(labelled)?.textContent.trim() ?? '';
  return (element.getAttribute('aria-label') ?? element.textContent).trim();
}

export function pageOf(root: HTMLElement): TestPage {
  function byRole(role: string, name?: string): HTMLElement[] {
    const native = NATIVE_ROLES[role];
    const selector = `[role="${role}"]${native === undefined ? '' : `, ${native}`}`;
    return [...root.querySelectorAll<HTMLElement>(selector)].filter(
      (element) => (name === undefined || nameOf(element) === name) && element.closest('[hidden]') === null,
    );
  }
  return {
    root,
    byRole,
    one(role, name) {
      const found = byRole(role, name);
      const [only] = found;
      if (only === undefined || found.length > 1) {
        throw new Error(`${found.length} of ${role} "${name ?? ''}" in ${root.innerHTML}`);
      }
      return only;
    },
    field(label) {
      const labels = [...root.querySelectorAll('label')].filter((one) => one.textContent === label);
      const input = document.getElementById(labels[0]?.htmlFor ?? '');
      if (labels.length !== 1 || input === null) throw new Error(`${labels.length} fields "${label}"`);
      return input as HTMLInputElement;
    },
  };
}

const roots: HTMLElement[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) {
    render(null, root);
    root.remove();
  }
});

export function draw(view: ComponentChild): TestPage {
  const root = document.createElement('div');
  document.body.append(root);
  roots.push(root);
  render(view, root);
  return pageOf(root);
}

/** Lets everything that waits come to rest: storage, commands, drawing, effects. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await new Promise((resolve) => setTimeout(resolve, 10));
}

export function type(input: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  input.value = text;
  input.dispatchEvent(new Event('input', { bubbles: true }));
}

export function leave(input: HTMLInputElement): void {
  input.dispatchEvent(new Event('change', { bubbles: true }));
}

/** An amount in an element that is not inside a row of its own. */
export function amount(scope: Element, field: string): Element {
  const found = [...scope.querySelectorAll(`data[data-field="${field}"]`)].filter(
    (one) => scope.matches('li') || one.closest('li') === null,
  );
  const [only] = found;
  if (only === undefined || found.length > 1) throw new Error(`${found.length} amounts ${field}`);
  return only;
}

/** A clock that stands still until it is set. */
export function stoppedClock(at = NOW): Clock & { set(time: number): void } {
  const now = signal(at);
  return {
    now,
    set(time) {
      now.value = time;
    },
    dispose: () => undefined,
  };
}

export interface RecordingShell extends Shell {
  readonly opened: (OptionsRoute | 'plain')[];
  readonly copied: string[];
  reloads: number;
  /** Whether the browser lets pages copy. */
  mayCopy: boolean;
  /** Whether the browser tells of a locked screen; Firefox does not. */
  screenLockTold: boolean;
  /** What the browser has for locking; empty: nothing. */
  shortcut: string;
}

export function recordingShell(): RecordingShell {
  const shell = {
    opened: [] as (OptionsRoute | 'plain')[],
    copied: [] as string[],
    reloads: 0,
    mayCopy: true,
    copy(text: string) {
      if (shell.mayCopy) shell.copied.push(text);
      return Promise.resolve(shell.mayCopy);
    },
    openOptions(route?: OptionsRoute) {
      shell.opened.push(route ?? 'plain');
    },
    reload() {
      shell.reloads += 1;
    },
    version: () => '1.2.3',
    screenLockTold: true,
    tellsScreenLock: () => shell.screenLockTold,
    shortcut: 'Alt+Shift+L',
    lockShortcut: () => Promise.resolve(shell.shortcut),
  };
  return shell;
}
