import { expect, type Page } from '@playwright/test';
import { lockNow, lockSection, setViewLock, unlock } from '../../browser/lock-pages.ts';
import { newPassphrase } from './canaries.ts';

/** A way of hiding amounts: what turns it on, and off again for good. */
export interface Hiding {
  readonly name: string;
  readonly hide: (pages: HidingPages) => Promise<void>;
  readonly show: (pages: HidingPages) => Promise<void>;
}

interface HidingPages {
  readonly options: Page;
  readonly popup: Page;
}

const PASSPHRASE = newPassphrase();

async function toggleDefault(options: Page): Promise<void> {
  await options.bringToFront();
  await lockSection(options).getByLabel('Hide amounts until I ask for them').click();
}

/** All of them, one after the other on the same pages. */
export const WAYS: readonly Hiding[] = [
  {
    name: 'masked',
    hide: ({ popup }) => popup.getByRole('button', { name: 'Hide amounts' }).click(),
    show: ({ popup }) => popup.getByRole('button', { name: 'Show amounts' }).click(),
  },
  {
    name: 'view lock',
    hide: async ({ options }) => {
      await options.bringToFront();
      await setViewLock(options, PASSPHRASE);
      await lockNow(options);
    },
    show: async ({ options, popup }) => {
      await unlock(popup, PASSPHRASE);
      await options.bringToFront();
      await lockSection(options).getByLabel('Hide amounts while locked').click();
      await expect(lockSection(options).getByLabel('Hide amounts while locked')).not.toBeChecked();
    },
  },
  {
    name: 'hidden by default',
    hide: ({ options }) => toggleDefault(options),
    show: ({ options }) => toggleDefault(options),
  },
];
