import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { EXCHANGE_IDS } from '../lib/domain/account.ts';
import { failureText } from '../lib/domain/text/failures.ts';
import { missingExchangeFiles, strangersAtTheTop, violations, type Sources } from './architecture/rules.ts';
import { importsOf } from './architecture/source.ts';
import { EVERY_FAILURE } from './unit/domain/every-failure.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Every script under the folders; a folder that is not there has none. */
function readSources(...folders: readonly string[]): Sources {
  const paths = folders
    .filter((folder) => existsSync(`${ROOT}${folder}`))
    .flatMap((folder) =>
      readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: 'utf8' }).map(
        (path) => `${folder}/${path.replaceAll('\\', '/')}`,
      ),
    )
    .filter((path) => /\.[cm]?[jt]sx?$/.test(path));
  return new Map(paths.toSorted().map((path) => [path, readFileSync(`${ROOT}${path}`, 'utf8')]));
}

describe('the architecture', () => {
  const sources = readSources('lib', 'entrypoints');

  it('is kept: who imports whom, who stores, who goes to the network, how long files are', () => {
    expect(sources.size).toBeGreaterThan(20);
    expect(violations(sources)).toEqual([]);
  });

  it.runIf(existsSync(`${ROOT}.git`))('has nothing else at the top of the repository', () => {
    const listed = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' });
    const tracked = listed.split('\0').filter((path) => path !== '');
    expect(tracked.length).toBeGreaterThan(20);
    expect(strangersAtTheTop(tracked)).toEqual([]);
  });

  it('has a whole folder for every exchange', () => {
    expect(missingExchangeFiles(EXCHANGE_IDS, new Set(sources.keys()))).toEqual([]);
  });

  it('has a sentence for every kind of failure', () => {
    const source = sources.get('lib/domain/failure.ts') ?? '';
    const declared = new Set([...source.matchAll(/readonly kind: '([^']+)'/g)].map(([, kind = '']) => kind));
    const said = EVERY_FAILURE.filter((failure) => failureText(failure, 'Kalshi').sentence !== '');
    expect(declared.size).toBeGreaterThan(10);
    expect(new Set(said.map(({ kind }) => kind))).toEqual(declared);
  });
});

describe('the import reader', () => {
  it.each([
    [`import a from './a.ts';`, ['./a.ts']],
    [`import { a, type B as C } from './a.ts';`, ['./a.ts']],
    [`import {\n  a,\n  b,\n} from './a.ts';`, ['./a.ts']],
    [`import type { A } from './a.ts';`, ['./a.ts']],
    [`import * as a from "./a.ts"`, ['./a.ts']],
    [`import a, { b } from './a.ts'; import c from './c.ts';`, ['./a.ts', './c.ts']],
    [`import{a}from'./a.ts'`, ['./a.ts']],
    [`import './a.css';`, ['./a.css']],
    [`export { a } from './a.ts';`, ['./a.ts']],
    [`export * from './a.ts';`, ['./a.ts']],
    [`export type { A } from './a.ts';`, ['./a.ts']],
    [`export * as a from './a.ts';`, ['./a.ts']],
    [`const a = await import('./a.ts');`, ['./a.ts']],
    [`type A = import('./a.ts').A;`, ['./a.ts']],
    [`const a = require('./a.cjs');`, ['./a.cjs']],
    [`new Worker(new URL('./a.ts', import.meta.url));`, ['./a.ts']],
    [`// import a from './a.ts';`, []],
    [`/* import a from './a.ts'; */`, []],
    [`const u = 'https://x/'; import a from './a.ts';`, ['./a.ts']],
    [`const p = /^https:\\/\\//; import a from './a.ts';`, ['./a.ts']],
    [`export const from = 'x'; const b = "./b.ts";`, []],
  ])('%s', (source, expected) => {
    expect(importsOf(source)).toEqual(expected);
  });
});

describe('the checker', () => {
  const check = (files: Readonly<Record<string, string>>) => violations(new Map(Object.entries(files)));

  it.each<[path: string, source: string, problem: string]>([
    [
      'lib/ui/x.tsx',
      `import { sign } from '../keys/y.ts';`,
      'lib/ui/x.tsx imports lib/keys/y.ts: ui may import domain, state, messages and the meta of exchanges',
    ],
    ['lib/ui/x.ts', `import type { Y } from '../keys/y.ts';`, 'imports lib/keys/y.ts: ui may import'],
    ['lib/ui/x.ts', `type Y = import('../background/y.ts').Y;`, 'imports lib/background/y.ts: ui may import'],
    [
      'lib/ui/x.ts',
      `await import('@/lib/exchanges/http.ts');`,
      'imports lib/exchanges/http.ts: ui may import',
    ],
    ['lib/ui/x.ts', `import '../exchanges/registry.ts';`, 'imports lib/exchanges/registry.ts: ui may import'],
    ['lib/ui/x.ts', `import '../exchanges/kalshi/parse.ts';`, 'ui may import'],
    ['lib/domain/x.ts', `import '../state/items.ts';`, 'domain may import only domain'],
    ['lib/domain/x.ts', `import '../messages.ts';`, 'domain may import only domain'],
    ['lib/domain/x.ts', `import '../../tests/unit/y.ts';`, 'imports tests/unit/y.ts: domain may import only'],
    ['lib/domain/x.ts', `import * as v from 'valibot';`, 'domain may import no package'],
    ['lib/domain/x.ts', `import b from 'webextension-polyfill';`, 'domain may import no package'],
    ['lib/exchanges/http.ts', `import '../state/items.ts';`, 'exchanges may import only domain'],
    ['lib/exchanges/a/index.ts', `import '../../keys/index.ts';`, 'exchanges may import only domain'],
    ['lib/exchanges/a/index.ts', `import b from 'webextension-polyfill';`, 'may not use browser APIs'],
    ['lib/exchanges/a/index.ts', `import '../b/parse.ts';`, 'an exchange may not import another exchange'],
    ['lib/exchanges/a/meta.ts', `import './parse.ts';`, 'a meta file is part of the pages'],
    ['lib/exchanges/meta.ts', `import './a/index.ts';`, 'a meta file is part of the pages'],
    ['lib/exchanges/pace.ts', `import './a/parse.ts';`, 'may not know one of them'],
    ['lib/keys/x.ts', `import '../exchanges/meta.ts';`, 'keys may import only domain'],
    ['lib/keys/x.ts', `import '../state/items.ts';`, 'keys may import only domain'],
    ['lib/keys/x.ts', `import b from 'webextension-polyfill';`, 'keys may not use browser APIs'],
    ['lib/state/x.ts', `import '../background/saved.ts';`, 'state may import only domain'],
    ['lib/state/x.ts', `import { signal } from '@preact/signals';`, 'only ui draws'],
    ['lib/state/x.ts', `import { storage } from 'wxt/utils/storage';`, 'come from webextension-polyfill'],
    ['lib/state/x.ts', `import { browser } from '#imports';`, 'come from webextension-polyfill'],
    ['lib/messages.ts', `import './state/items.ts';`, 'messages may import only domain'],
    ['lib/background/x.ts', `import '../ui/models/y.ts';`, 'background may import'],
    ['lib/background/x.ts', `import { join } from 'node:path';`, 'there is no Node in a browser'],
    ['entrypoints/popup/main.ts', `import '../../lib/state/items.ts';`, 'entrypoints may import only'],
    ['entrypoints/background.ts', `import '../lib/background/refresh.ts';`, 'entrypoints may import only'],
    ['lib/helpers.ts', '', 'lib/helpers.ts is in none of the layers'],
    ['lib/utils/x.ts', '', 'lib/utils/x.ts is in none of the layers'],
    ['lib/ui/x.ts', 'const m = await import(name);', 'only known at run time'],
    ['lib/ui/x.ts', 'const m = await import(`../keys/${name}.ts`);', 'only known at run time'],
    ['lib/ui/x.ts', `import.meta.glob('../keys/*.ts');`, 'only known at run time'],
    ['lib/ui/x.ts', `await browser.storage.local.get('a');`, 'names a storage area: only lib/state'],
    ['lib/ui/x.ts', `const { storage } = browser; storage.local.get('a');`, 'names a storage area'],
    ['lib/background/x.ts', `chrome.storage.session.set({});`, 'names a storage area'],
    ['lib/ui/x.ts', `localStorage.setItem('a', 'b');`, 'names a storage area'],
    ['lib/background/x.ts', `indexedDB.open('x');`, 'opens a database'],
    ['lib/keys/x.ts', `openDB('x', 1);`, 'opens a database: only lib/state and lib/keys/store.ts do'],
    ['lib/keys/store.ts', `browser.storage.local.get('a');`, 'names a storage area'],
    ['lib/ui/x.ts', `await fetch('https://x');`, 'lib/ui/x.ts uses fetch: only lib/exchanges/http.ts does'],
    ['lib/exchanges/a/index.ts', `await tools.fetch(url);`, 'uses fetch'],
    ['lib/ui/x.ts', `start(globalThis.fetch);`, 'uses fetch'],
    ['lib/background/x.ts', `navigator.sendBeacon('https://x');`, 'goes to the network'],
    ['lib/exchanges/http.ts', `new XMLHttpRequest();`, 'goes to the network'],
    ['lib/domain/x.ts', `const now = Date.now();`, 'uses the clock'],
    ['lib/domain/x.ts', `const now = new Date();`, 'uses the clock'],
    ['lib/domain/x.ts', `const now = new Date;`, 'uses the clock'],
    ['lib/domain/x.ts', `const id = crypto.randomUUID();`, 'uses chance'],
    ['lib/domain/x.ts', `const id = Math.random();`, 'uses chance'],
    ['lib/domain/x.ts', `setTimeout(f, 1);`, 'uses timers'],
    ['lib/domain/x.ts', `const online = navigator.onLine;`, 'uses the browser'],
    ['lib/domain/x.ts', `const { id } = browser.runtime;`, 'uses the browser'],
    ['lib/ui/models/key-use-sources.ts', `import.meta.glob('../../keys/*.ts');`, 'only known at run time'],
    [
      'lib/ui/models/key-use-sources.ts',
      `import.meta.glob(['../../keys/*.ts'], { query: '?url', eager: true });`,
      'only known at run time',
    ],
    ['lib/ui/x.ts', `import.meta.glob('../keys/*.ts', { query: '?raw' });`, 'only known at run time'],
    ['lib/background/x.ts', `note(passphrase.reveal());`, 'reveals a secret: only lib/keys'],
    ['lib/state/items.ts', `item.write(key\n  .reveal());`, 'reveals a secret'],
    ['lib/keys/x.ts', `await crypto.subtle.exportKey('pkcs8', handle);`, 'exports a key: nothing does'],
    ['lib/keys/x.ts', `subtle.importKey('raw', bytes, 'AES-GCM', true, ['encrypt']);`, 'scripts can export'],
    ['lib/background/x.ts', `await crypto.subtle.sign(PSS, handle, bytes);`, 'handles keys: only lib/keys'],
    ['lib/ui/x.tsx', `node.innerHTML = text;`, 'makes markup out of text'],
    ['lib/ui/x.tsx', `<p dangerouslySetInnerHTML={{ __html: name }} />;`, 'makes markup out of text'],
    ['lib/ui/x.ts', `new Function(text)();`, 'makes code out of text'],
    ['lib/background/x.ts', `browser.runtime.onMessageExternal.addListener(f);`, 'listens to others'],
    ['lib/background/register.ts', `browser.runtime.onConnect.addListener(f);`, 'listens to others'],
    ['lib/ui/x.ts', `browser.runtime.onMessage.addListener(f);`, 'listens to messages: only'],
    ['lib/exchanges/http.ts', `fetch(url, { method: 'POST' });`, 'names a method other than GET'],
    ['lib/ui/x.ts', `import '../state/vault-key-item.ts';`, "only the background may hold the vault's key"],
    ['lib/state/x.ts', `import './vault-key-item.ts';`, "only the background may hold the vault's key"],
    ['lib/ui/x.ts', 'a;\n'.repeat(251), 'lib/ui/x.ts has 251 lines: at most 250'],
    ['entrypoints/background.ts', 'a;\n'.repeat(16), 'has 16 lines: at most 15'],
  ])('%s: %s', (path, source, problem) => {
    const found = check({ [path]: source });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(problem);
  });

  it.each<[path: string, source: string]>([
    ['lib/domain/x.ts', `import { a } from './text/y.ts'; export const at = new Date(a).getTime();`],
    ['lib/domain/x.ts', `// Date.now() and crypto are not for us\nexport const a = 'in another window.';`],
    ['lib/domain/x.ts', 'export const say = (n: string) => `The key of ${n} is in this browser. Good.`;'],
    ['lib/exchanges/a/index.ts', `import '../../domain/usd.ts'; import './parse.ts'; import '../port.ts';`],
    ['lib/exchanges/a/parse.ts', `import * as v from 'valibot';`],
    ['lib/exchanges/registry.ts', `import './a/index.ts'; import './b/index.ts';`],
    ['lib/exchanges/meta.ts', `import './a/meta.ts'; import './exchange-meta.ts';`],
    ['lib/exchanges/http.ts', `export const get = (fetch: typeof globalThis.fetch) => fetch('x');`],
    ['lib/keys/store.ts', `import { openDB } from 'idb'; import '../domain/result.ts'; openDB('keys', 1);`],
    ['lib/state/x.ts', `import browser from 'webextension-polyfill'; browser.storage.local.get('a');`],
    ['lib/background/x.ts', `import '../keys/index.ts'; import '../messages.ts'; prefetch(); fetchAll();`],
    ['lib/background/x.ts', `createHttp({ fetch: globalThis.fetch.bind(globalThis) });`],
    ['lib/ui/x.tsx', `import '../exchanges/a/meta.ts'; import '../exchanges/exchange-meta.ts';`],
    ['lib/ui/x.tsx', `import { render } from 'preact'; import '../state/items.ts'; import './y.tsx';`],
    ['lib/ui/x.tsx', `import '../../assets/tokens.css'; const fetched = 'indexedDB'; // browser.storage`],
    [
      'entrypoints/background.ts',
      `import 'wxt/utils/define-background'; import '../lib/background/register.ts';`,
    ],
    ['entrypoints/popup/main.ts', `import '../../lib/ui/mount.tsx'; import './style.css';`],
    [
      'lib/ui/models/key-use-sources.ts',
      `import.meta.glob<string>(['../../keys/*.ts'], { query: '?raw', import: 'default', eager: true });`,
    ],
    ['lib/keys/x.ts', `subtle.importKey('raw', secret.reveal(), 'PBKDF2', false, ['deriveBits']);`],
    [
      'lib/background/x.ts',
      `import '../state/vault-key-item.ts'; const hash = crypto.subtle.digest('SHA-256', b);`,
    ],
    [
      'lib/background/register.ts',
      `browser.runtime.onMessage.addListener(f); // not onConnect, not .reveal()`,
    ],
    ['lib/exchanges/http.ts', `fetch(url, { method: 'GET' });`],
    ['lib/ui/x.ts', 'a;\n'.repeat(250)],
    ['entrypoints/background.ts', 'a;\n'.repeat(15)],
  ])('is content with %s: %s', (path, source) => {
    expect(check({ [path]: source })).toEqual([]);
  });

  it('lets one file of the background hand fetch over, not two', () => {
    const source = 'createHttp({ fetch: globalThis.fetch });';
    expect(check({ 'lib/background/a.ts': source, 'lib/background/b.ts': source })).toEqual([
      'lib/background/a.ts and lib/background/b.ts hand fetch over: one file of lib/background does',
    ]);
  });

  it('says everything that is wrong', () => {
    const source = `import '../keys/y.ts';\nimport '../background/z.ts';\nfetch('x');`;
    expect(check({ 'lib/ui/x.ts': source })).toHaveLength(3);
  });

  it('finds strangers at the top', () => {
    const tracked = [
      'package.json',
      '.npmrc',
      '.github/workflows/x.yml',
      'lib/a.ts',
      'src/b.ts',
      'vite.config.ts',
    ];
    expect(strangersAtTheTop(tracked)).toEqual(['src', 'vite.config.ts']);
  });

  it('finds what an exchange lacks', () => {
    const there = new Set(['index.ts', 'sign.ts', 'meta.ts'].map((file) => `lib/exchanges/a/${file}`));
    expect(missingExchangeFiles(['a'], there)).toEqual(['lib/exchanges/a/parse.ts']);
    expect(missingExchangeFiles(['b'], there)).toHaveLength(4);
  });
});
