import type { JSX } from 'preact';
import { keyPageText, stepsText } from '../../../domain/text/options.ts';
import type { Environment } from '../../../domain/account.ts';
import type { ExchangeMeta } from '../../../exchanges/exchange-meta.ts';

interface KeyStepsProps {
  readonly meta: ExchangeMeta;
  readonly environment: Environment;
}

/**
 * Where the exchange gives out keys, and what such a key can do. Not a list in the markup: inside the list of accounts
 * its steps would count as accounts.
 */
export function KeySteps({ meta, environment }: KeyStepsProps): JSX.Element {
  const page = meta.key.pages[environment] ?? meta.key.pages.production;
  return (
    <div class="steps">
      <p class="steps-title">{stepsText(meta.name)}</p>
      {meta.key.steps.map((step, index) => (
        <p key={step} class="step">
          <span>{index + 1}.</span> <span>{step}</span>
        </p>
      ))}
      <p>
        <a href={page} target="_blank" rel="noreferrer">
          {keyPageText(meta.name)}
        </a>
      </p>
      <p class="power">{meta.key.power}</p>
    </div>
  );
}
