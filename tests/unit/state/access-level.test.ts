import { beforeEach, describe, expect, it } from 'vitest';
import { guardStorage } from '../../../lib/state/access-level.ts';
import { fakeBrowser, resetFakeBrowser } from '../fake-browser.ts';

beforeEach(resetFakeBrowser);

const { local, session } = fakeBrowser.storage;

describe('guardStorage', () => {
  it('keeps both areas to the extension’s own contexts', async () => {
    await guardStorage();
    expect([local.accessLevel, session.accessLevel]).toEqual(['TRUSTED_CONTEXTS', 'TRUSTED_CONTEXTS']);
  });

  it('guards what it can where a browser cannot guard the other area', async () => {
    Object.defineProperty(local, 'setAccessLevel', { value: undefined, configurable: true });
    try {
      await guardStorage();
      expect([local.accessLevel, session.accessLevel]).toEqual([undefined, 'TRUSTED_CONTEXTS']);
    } finally {
      Reflect.deleteProperty(local, 'setAccessLevel');
    }
  });
});
