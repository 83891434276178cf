import { defineConfig } from 'wxt';
import { ALL_HOSTS } from './lib/exchanges/meta.ts';
import { stampBuild } from './scripts/build/build-hash.mjs';

/** Every origin the extension can ever talk to; nothing else is reachable, by permission and by CSP. */
const origins = ALL_HOSTS.map((host) => `https://${host}`);

/**
 * In Chromium 120 and later every API that Bankroll uses returns promises by itself, so the polyfill has nothing to fill
 * there and its 3 KB are left out (ADR 0018). In Firefox it hands out the browser's own API anyway.
 */
const nativeBrowser = {
  name: 'bankroll-native-browser',
  enforce: 'pre' as const,
  resolveId: (id: string) => (id === 'webextension-polyfill' ? '\0native-browser' : undefined),
  load: (id: string) =>
    id === '\0native-browser' ? 'export default globalThis.browser ?? globalThis.chrome;' : undefined,
};

export default defineConfig({
  publicDir: 'assets',
  imports: false,
  manifestVersion: 3,
  // The browser is started by hand or by `npm start`; WXT's own runner wants a display and a profile.
  webExt: { disabled: true },
  zip: {
    // Reviewers rebuild from these sources; tests and pictures are not part of the build.
    excludeSources: [
      'tests/**',
      'docs/**',
      // Not scripts/build, without which it could not be built.
      'scripts/*.mjs',
      'scripts/{demo,lint,probe}/**',
      '.ci/**',
      'test-results/**',
      'artifacts/**',
    ],
  },
  hooks: {
    // After the last file is written and before anything is zipped.
    'build:done': ({ config }) => {
      if (config.command === 'build') stampBuild(config.outDir);
    },
  },
  // Every supported browser preloads modules by itself; Vite's stand-in would be a stray `fetch` in the pages.
  vite: () => ({ build: { modulePreload: { polyfill: false } }, plugins: [nativeBrowser] }),
  manifest: ({ browser, mode }) => ({
    name: 'Bankroll',
    description: 'What you have on Kalshi and Polymarket US, on your toolbar. No server, no telemetry.',
    // unlimitedStorage: IndexedDB, and the keys in it, may else be evicted when the disk runs low.
    permissions: ['storage', 'alarms', 'unlimitedStorage'],
    optional_permissions: ['notifications', 'idle'],
    optional_host_permissions: origins.map((origin) => `${origin}/*`),
    incognito: 'not_allowed',
    commands: {
      lock: { suggested_key: { default: 'Alt+Shift+L' }, description: 'Lock Bankroll' },
    },
    // The development server needs its own, looser policy; what ships is always this one.
    ...(mode === 'production' && {
      content_security_policy: {
        extension_pages: [
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "img-src 'self'",
          `connect-src ${origins.join(' ')}`,
          "base-uri 'none'",
          "form-action 'none'",
          "frame-ancestors 'none'",
        ].join('; '),
      },
    }),
    ...(browser === 'firefox'
      ? {
          browser_specific_settings: {
            gecko: {
              id: 'bankroll@bankroll.invalid',
              // 142: the first in which every Firefox knows data_collection_permissions.
              strict_min_version: '142.0',
              // Keys are sent, as signatures, to the user's own exchange and nowhere else (ADR 0004).
              data_collection_permissions: { required: ['authenticationInfo'] },
            },
          },
        }
      : // 120: AbortSignal.any, storage.session, exact Intl decimals. Ed25519 arrives in 137; before it, a library signs.
        { minimum_chrome_version: '120' }),
  }),
});
