import { join } from 'node:path';
import type { Page } from '@playwright/test';

/** Saves the popup in both colour schemes; returns the files. */
export async function takePictures(popup: Page, folder: string): Promise<string[]> {
  const files: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    const file = join(folder, `popup-${colorScheme}.png`);
    await popup.emulateMedia({ colorScheme });
    await popup.screenshot({ path: file, fullPage: true });
    files.push(file);
  }
  await popup.emulateMedia({ colorScheme: null });
  return files;
}
