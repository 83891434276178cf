import type { JSX } from 'preact';
import { EXCHANGE_IDS } from '../../../domain/account.ts';
import { OPTIONS_TEXT, PRIVACY_TEXT } from '../../../domain/text/options.ts';
import { EXCHANGES } from '../../../exchanges/meta.ts';

export function AboutSection({ version }: { readonly version: string }): JSX.Element {
  return (
    <section aria-labelledby="about-title" class="about">
      <h2 id="about-title">{OPTIONS_TEXT.privacy}</h2>
      <p>{PRIVACY_TEXT.server}</p>
      <p>{PRIVACY_TEXT.requests}</p>
      <dl>
        {EXCHANGE_IDS.map((id) => (
          <div key={id}>
            <dt>{EXCHANGES[id].name}</dt>
            {Object.values(EXCHANGES[id].hosts)
              .flat()
              .map((host) => (
                <dd key={host} class="mono">
                  {host}
                </dd>
              ))}
          </div>
        ))}
      </dl>
      <p>{PRIVACY_TEXT.keys}</p>
      <p>
        <a href="/key-use.html" target="_blank" rel="noreferrer">
          {OPTIONS_TEXT.keyUse}
        </a>
      </p>
      <p class="hint">
        {OPTIONS_TEXT.version} {version}
      </p>
    </section>
  );
}
