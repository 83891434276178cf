import type { ReadonlySignal } from '@preact/signals';
import type { JSX } from 'preact';
import { KEY_STEPS, KEY_USE_TEXT } from '../../../domain/text/key-use.ts';
import type { PermissionLine } from '../../models/key-use-permissions.ts';
import type { Source } from '../../models/key-use-sources.ts';
import { PermissionList } from './permission-list.tsx';
import { SourceList } from './source-list.tsx';

interface KeyUseAppProps {
  readonly permissions: ReadonlySignal<readonly PermissionLine[]>;
  readonly version: string;
  /** Undefined where the build states none. */
  readonly hash: string | undefined;
  /** Undefined until they are loaded; "gone" when they cannot be. */
  readonly sources: ReadonlySignal<readonly Source[] | 'gone' | undefined>;
}

export function KeyUseApp({ permissions, version, hash, sources }: KeyUseAppProps): JSX.Element {
  return (
    <main>
      <h1>
        <img src="/icon.svg" alt="" width={22} height={22} />
        {KEY_USE_TEXT.heading}
      </h1>
      <p class="intro">{KEY_USE_TEXT.intro}</p>
      <section aria-labelledby="way-title">
        <h2 id="way-title">{KEY_USE_TEXT.way}</h2>
        <ol class="way">
          {KEY_STEPS.map(([name, text]) => (
            <li key={name}>
              <h3>{name}</h3>
              <p>{text}</p>
            </li>
          ))}
        </ol>
      </section>
      <section aria-labelledby="permissions-title">
        <h2 id="permissions-title">{KEY_USE_TEXT.permissions}</h2>
        <p class="hint">{KEY_USE_TEXT.permissionsIntro}</p>
        <PermissionList lines={permissions.value} />
      </section>
      <section aria-labelledby="build-title">
        <h2 id="build-title">{KEY_USE_TEXT.build}</h2>
        <dl class="build">
          <dt>{KEY_USE_TEXT.version}</dt>
          <dd>{version}</dd>
          <dt>{KEY_USE_TEXT.hash}</dt>
          <dd class="mono">{hash ?? KEY_USE_TEXT.noHash}</dd>
        </dl>
        <p class="hint">{KEY_USE_TEXT.hashHint}</p>
      </section>
      <section aria-labelledby="code-title">
        <h2 id="code-title">{KEY_USE_TEXT.code}</h2>
        <p class="hint">{KEY_USE_TEXT.codeIntro}</p>
        <SourceList sources={sources.value} />
      </section>
    </main>
  );
}
