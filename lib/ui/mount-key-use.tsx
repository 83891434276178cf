import { signal } from '@preact/signals';
import { render } from 'preact';
import browser from 'webextension-polyfill';
import { KeyUseApp } from './components/key-use/key-use-app.tsx';
import { createPermissionLines } from './models/key-use-permissions.ts';
import type { Source } from './models/key-use-sources.ts';
import './styles/base.css';
import './styles/options.css';
import './styles/key-use.css';

/** What the build wrote into the page; undefined where it did not. */
function statedHash(): string | undefined {
  const stated = document.querySelector('meta[name="build-hash"]')?.getAttribute('content') ?? '';
  return stated === '' ? undefined : stated;
}

/** Puts the page "How your key is used" together. The sources, which are most of it, come last. */
export function mountKeyUse(root: HTMLElement): void {
  const sources = signal<readonly Source[] | 'gone' | undefined>(undefined);

  async function load(): Promise<void> {
    try {
      sources.value = (await import('./models/key-use-sources.ts')).SOURCES;
    } catch {
      // Their file is gone when the extension was updated under the open page.
      sources.value = 'gone';
    }
  }

  root.replaceChildren();
  render(
    <KeyUseApp
      permissions={createPermissionLines()}
      version={browser.runtime.getManifest().version}
      hash={statedHash()}
      sources={sources}
    />,
    root,
  );
  void load();
}
