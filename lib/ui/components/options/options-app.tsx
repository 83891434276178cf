import type { ReadonlySignal } from '@preact/signals';
import type { JSX } from 'preact';
import { OPTIONS_TEXT } from '../../../domain/text/options.ts';
import type { OptionsModel } from '../../models/options-model.ts';
import type { SettingsModel } from '../../models/settings-model.ts';
import { AboutSection } from './about-section.tsx';
import { AccountsSection } from './accounts-section.tsx';
import { SettingsSection } from './settings-section.tsx';

interface OptionsAppProps {
  readonly model: OptionsModel;
  readonly settings: SettingsModel;
  readonly now: ReadonlySignal<number>;
  readonly version: string;
}

export function OptionsApp({ model, settings, now, version }: OptionsAppProps): JSX.Element {
  return (
    <main>
      <h1>
        <img src="/icon.svg" alt="" width={22} height={22} />
        {OPTIONS_TEXT.heading}
      </h1>
      <AccountsSection model={model} now={now.value} />
      <SettingsSection model={settings} />
      <AboutSection version={version} />
    </main>
  );
}
