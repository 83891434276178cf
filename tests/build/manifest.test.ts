import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CHROME, FIREFOX, ROOT } from './output.ts';

/** Written out and not derived: whoever changes what ships changes it here too. */
const COMMON = {
  manifest_version: 3,
  name: 'Bankroll',
  description: 'What you have on Kalshi and Polymarket US, on your toolbar. No server, no telemetry.',
  icons: { '16': 'icon/16.png', '32': 'icon/32.png', '48': 'icon/48.png', '128': 'icon/128.png' },
  permissions: ['storage', 'alarms', 'unlimitedStorage'],
  optional_permissions: ['notifications', 'idle'],
  optional_host_permissions: [
    'https://external-api.kalshi.com/*',
    'https://api.elections.kalshi.com/*',
    'https://external-api.demo.kalshi.co/*',
    'https://demo-api.kalshi.co/*',
    'https://api.polymarket.us/*',
  ],
  incognito: 'not_allowed',
  commands: { lock: { suggested_key: { default: 'Alt+Shift+L' }, description: 'Lock Bankroll' } },
  content_security_policy: {
    extension_pages:
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src " +
      'https://external-api.kalshi.com https://api.elections.kalshi.com https://external-api.demo.kalshi.co ' +
      "https://demo-api.kalshi.co https://api.polymarket.us; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  },
  action: { default_title: 'Bankroll', default_popup: 'popup.html' },
  options_ui: { open_in_tab: true, page: 'options.html' },
};

const CHROME_ONLY = {
  minimum_chrome_version: '120',
  background: { service_worker: 'background.js' },
};

const FIREFOX_ONLY = {
  background: { scripts: ['background.js'] },
  browser_specific_settings: {
    gecko: {
      id: 'bankroll@bankroll.invalid',
      strict_min_version: '142.0',
      data_collection_permissions: { required: ['authenticationInfo'] },
    },
  },
};

function readJson(...path: readonly string[]): unknown {
  return JSON.parse(readFileSync(join(...path), 'utf8'));
}

const { version } = readJson(ROOT, 'package.json') as { version: string };

describe.each([
  ['Chrome', CHROME, CHROME_ONLY],
  ['Firefox', FIREFOX, FIREFOX_ONLY],
])('the manifest for %s', (_browser, folder, own) => {
  it('says this and nothing else: three permissions, two optional ones, five optional hosts', () => {
    expect(readJson(folder, 'manifest.json')).toStrictEqual({ ...COMMON, ...own, version });
  });

  it('has every file that it names', () => {
    const named = [...Object.values(COMMON.icons), 'popup.html', 'options.html', 'background.js'];
    expect(named.filter((path) => !existsSync(join(folder, path)))).toEqual([]);
  });
});
