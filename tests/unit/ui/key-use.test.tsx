// @vitest-environment happy-dom
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { sourcePurpose } from '../../../lib/domain/text/key-use.ts';
import { ALL_HOSTS } from '../../../lib/exchanges/meta.ts';
import { SourceList } from '../../../lib/ui/components/key-use/source-list.tsx';
import { SOURCES } from '../../../lib/ui/models/key-use-sources.ts';
import { mountKeyUse } from '../../../lib/ui/mount-key-use.tsx';
import { fakeBrowser, resetFakeBrowser } from '../fake-browser.ts';
import { draw, pageOf, settle, type TestPage } from './page.ts';

const HOSTS = ALL_HOSTS.map((host) => `https://${host}/*`);
const MANIFEST = {
  manifest_version: 3,
  name: 'Bankroll',
  version: '4.5.6',
  permissions: ['storage', 'alarms', 'unlimitedStorage'],
  // As Firefox hands out what is not there.
  host_permissions: null,
  optional_permissions: ['notifications', 'idle'],
  optional_host_permissions: HOSTS,
};
const HASH = 'ab'.repeat(32);

/** The page as the browser opens it; `hash` is what the build wrote into it. */
async function open(hash: string, manifest: object = MANIFEST): Promise<TestPage> {
  vi.spyOn(fakeBrowser.runtime, 'getManifest').mockReturnValue(
    manifest as ReturnType<typeof fakeBrowser.runtime.getManifest>,
  );
  document.head.innerHTML = `<meta name="build-hash" content="${hash}" />`;
  const root = document.createElement('div');
  document.body.replaceChildren(root);
  mountKeyUse(root);
  await settle();
  return pageOf(root);
}

/** Each permission's line: its name, its state, its reason. */
function lines(page: TestPage): (string | undefined)[][] {
  return [...page.root.querySelectorAll('.permissions li')].map((line) => [
    ...[...line.querySelectorAll('span')].map(({ textContent }) => textContent),
    line.querySelector('.hint')?.textContent,
  ]);
}

beforeEach(async () => {
  resetFakeBrowser();
  await fakeBrowser.permissions.grant({ permissions: ['storage', 'alarms', 'unlimitedStorage'] });
});

describe('the page "How your key is used"', () => {
  it('has one heading of the first order and tells the way of a key', async () => {
    const { root } = await open(HASH);
    expect([...root.querySelectorAll('h1')].map(({ textContent }) => textContent)).toEqual([
      'How your key is used',
    ]);
    expect([...root.querySelectorAll('ol h3')].map(({ textContent }) => textContent)).toEqual([
      'Typed',
      'Imported',
      'Kept',
      'Signs one line',
      'Sent as three headers',
    ]);
  });

  it('states the version and the hash that the build wrote into it', async () => {
    const { root } = await open(HASH);
    expect([...root.querySelectorAll('dd')].map(({ textContent }) => textContent)).toEqual(['4.5.6', HASH]);
  });

  it('says so when the build wrote none', async () => {
    const { root } = await open('');
    expect(root.querySelectorAll('dd')[1]?.textContent).toMatch(/^None/);
  });
});

describe('its permissions', () => {
  it('are all that the running manifest names, each with a reason', async () => {
    const found = lines(await open(HASH));
    expect(found.map(([name]) => name)).toEqual([
      ...MANIFEST.permissions,
      ...MANIFEST.optional_permissions,
      ...HOSTS,
    ]);
    for (const [name, , reason] of found) {
      expect(reason?.length, name).toBeGreaterThan(20);
      expect(reason, name).not.toMatch(/security problem/);
    }
  });

  it('say what is granted, and follow what the user allows and takes back', async () => {
    const page = await open(HASH);
    const granted = (): unknown[] =>
      lines(page)
        .filter(([, state]) => state === 'Granted')
        .map(([name]) => name);
    expect(granted()).toEqual(['storage', 'alarms', 'unlimitedStorage']);
    await fakeBrowser.permissions.grant({ origins: [HOSTS[0] ?? ''], permissions: ['idle'] });
    await settle();
    expect(granted()).toEqual(['storage', 'alarms', 'unlimitedStorage', 'idle', HOSTS[0]]);
    await fakeBrowser.permissions.remove({ permissions: ['idle'] });
    await settle();
    expect(granted()).toEqual(['storage', 'alarms', 'unlimitedStorage', HOSTS[0]]);
  });

  it('call a permission that is not meant to be there a security problem', async () => {
    const page = await open(HASH, { ...MANIFEST, permissions: ['storage', 'cookies'] });
    const reasons = new Map(lines(page).map(([name, , reason]) => [name, reason]));
    expect(reasons.get('cookies')).toMatch(/security problem/);
    expect(reasons.get('storage')).not.toMatch(/security problem/);
  });

  it('show what is granted without being named', async () => {
    await fakeBrowser.permissions.grant({ origins: ['https://evil.example/*'] });
    const line = lines(await open(HASH)).find(([name]) => name === 'https://evil.example/*');
    expect(line?.[1]).toBe('Granted');
    expect(line?.[2]).toMatch(/security problem/);
  });

  it('do not claim what the browser does not say', async () => {
    vi.spyOn(fakeBrowser.permissions, 'getAll').mockRejectedValue(new Error('no'));
    const states = lines(await open(HASH)).map(([, state]) => state);
    expect(new Set(states)).toEqual(new Set(['The browser does not say']));
  });
});

describe('its sources', () => {
  it('are all of lib/keys and the other files that touch keys, as they are', () => {
    const paths = SOURCES.map(({ path }) => path);
    expect(paths).toEqual(
      expect.arrayContaining([
        ...readdirSync(join(process.cwd(), 'lib/keys')).map((file) => `lib/keys/${file}`),
        'lib/background/vault.ts',
        'lib/exchanges/http.ts',
        'lib/exchanges/kalshi/sign.ts',
        'lib/exchanges/polymarket-us/sign.ts',
        'lib/state/vault-key-item.ts',
      ]),
    );
    for (const { path, text } of SOURCES) {
      expect(text, path).toBe(readFileSync(join(process.cwd(), path), 'utf8'));
    }
  });

  it('each say what they are for', () => {
    expect(SOURCES.map(({ path }) => path).filter((path) => sourcePurpose(path) === undefined)).toEqual([]);
  });

  it('stand folded under their names in the order in which a key meets them, as text', async () => {
    const page = await open(HASH);
    const shown = [...page.root.querySelectorAll('details')];
    expect(shown).toHaveLength(SOURCES.length);
    expect(shown[0]?.querySelector('summary .mono')?.textContent).toBe('lib/messages.ts');
    expect(shown.at(-1)?.querySelector('summary .mono')?.textContent).toBe('lib/exchanges/http.ts');
    expect(shown.some(({ open: isOpen }) => isOpen)).toBe(false);
    expect(page.one('region', 'lib/exchanges/http.ts').textContent).toContain("redirect: 'error'");
  });

  it('are text even where they hold markup', () => {
    const page = draw(<SourceList sources={[{ path: 'lib/x.ts', text: '<img src=x onerror=alert(1)>' }]} />);
    expect(page.root.querySelectorAll('img')).toHaveLength(0);
    expect(page.one('region', 'lib/x.ts').textContent).toBe('<img src=x onerror=alert(1)>');
  });

  it('say that they are gone when they cannot be loaded', () => {
    expect(draw(<SourceList sources={undefined} />).root.textContent).toMatch(/^Loading/);
    expect(draw(<SourceList sources="gone" />).byRole('alert')[0]?.textContent).toMatch(/reload this page/);
  });
});
