import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
  test: {
    include: ['tests/**/*.test.{ts,tsx}'],
    exclude: ['tests/e2e/**', 'tests/bench/**'],
    alias: {
      // The polyfill refuses to load outside an extension; tests use one in-memory browser that holds state.
      'webextension-polyfill': fileURLToPath(new URL('./unit/fake-browser.ts', import.meta.url)),
    },
    restoreMocks: true,
    testTimeout: 20_000,
  },
});
