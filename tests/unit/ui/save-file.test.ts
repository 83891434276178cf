// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { saveFile } from '../../../lib/ui/save-file.ts';

/** What the browser was given to save. */
interface Saved {
  readonly name: string;
  readonly file: Blob | undefined;
}

const saved: Saved[] = [];
/** Files that have an address. */
const addresses = new Map<string, Blob>();

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(URL, 'createObjectURL').mockImplementation((file) => {
    const address = `blob:chrome-extension://bankroll/${addresses.size}`;
    addresses.set(address, file as Blob);
    return address;
  });
  vi.spyOn(URL, 'revokeObjectURL').mockImplementation((address) => {
    addresses.delete(address);
  });
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    // As Firefox does: a link outside the document is not followed.
    if (this.isConnected) saved.push({ name: this.download, file: addresses.get(this.href) });
  });
});
afterEach(() => {
  vi.useRealTimers();
  saved.length = 0;
  addresses.clear();
});

it('saves a text under a name, as JSON unless told otherwise', async () => {
  saveFile('log.json', '{"a":"ä💰"}');
  saveFile('note.txt', 'plain', 'text/plain');
  expect(saved.map(({ name, file }) => [name, file?.type])).toEqual([
    ['log.json', 'application/json'],
    ['note.txt', 'text/plain'],
  ]);
  expect(await saved[0]?.file?.text()).toBe('{"a":"ä💰"}');
});

it('leaves nothing behind in the page, and no address once the download has begun', () => {
  saveFile('log.json', '{}');
  expect(document.querySelectorAll('a')).toHaveLength(0);
  expect(addresses.size).toBe(1);
  vi.runAllTimers();
  expect(addresses.size).toBe(0);
});
