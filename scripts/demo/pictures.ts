import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';

/** Dots per CSS pixel: pictures are for people, on sharp screens. */
const SCALE = 2;

/** Saves the popup in both colour schemes, as large as its content; returns the files. */
export async function takePictures(popup: Page, folder: string): Promise<string[]> {
  const session = await popup.context().newCDPSession(popup);
  const files: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    const file = join(folder, `popup-${colorScheme}.png`);
    await popup.emulateMedia({ colorScheme });
    const { width, height } = await popup.evaluate(() => {
      const root = document.getElementById('root');
      return { width: root?.scrollWidth ?? 380, height: root?.scrollHeight ?? 600 };
    });
    const { data } = await session.send('Page.captureScreenshot', {
      clip: { x: 0, y: 0, width, height, scale: SCALE },
      captureBeyondViewport: true,
    });
    await writeFile(file, Buffer.from(data, 'base64'));
    files.push(file);
  }
  await session.detach();
  await popup.emulateMedia({ colorScheme: null });
  return files;
}
