import { secretProblems } from './secret-rules.ts';
import { codeOnly, hasUnreadableImport, importsOf, resolveImport, withoutTextGlobs } from './source.ts';

/** The sources of lib/ and entrypoints/ by their path from the top of the repository. */
export type Sources = ReadonlyMap<string, string>;

const LAYERS = [
  'domain',
  'exchanges',
  'keys',
  'state',
  'messages',
  'background',
  'ui',
  'entrypoints',
] as const;
type Layer = (typeof LAYERS)[number];

/** What each layer may import besides itself. ui and entrypoints see only a part of what is named here. */
const MAY_IMPORT: Readonly<Record<Layer, readonly Layer[]>> = {
  domain: [],
  exchanges: ['domain'],
  keys: ['domain'],
  state: ['domain'],
  messages: ['domain'],
  background: ['domain', 'exchanges', 'keys', 'state', 'messages'],
  ui: ['domain', 'state', 'messages', 'exchanges'],
  entrypoints: ['background', 'ui'],
};

const IN_WORDS: Readonly<Record<Layer, string>> = {
  domain: 'domain may import only domain',
  exchanges: 'exchanges may import only domain',
  keys: 'keys may import only domain',
  state: 'state may import only domain',
  messages: 'messages may import only domain',
  background: 'background may import domain, exchanges, keys, state and messages',
  ui: 'ui may import domain, state, messages and the meta of exchanges',
  entrypoints: 'entrypoints may import only lib/background/register.ts and lib/ui',
};

const MAX_LINES = 250;
const MAX_ENTRYPOINT_LINES = 15;
const HTTP = 'lib/exchanges/http.ts';
const KEY_STORE = 'lib/keys/store.ts';
/** Shows sources on a page: it may bring them in, as text and no other way. */
const SHOWN_SOURCES = 'lib/ui/models/key-use-sources.ts';

function layerOf(path: string): Layer | undefined {
  if (path === 'lib/messages.ts') return 'messages';
  if (path.startsWith('entrypoints/')) return 'entrypoints';
  const folder = /^lib\/([^/]+)\//.exec(path)?.[1];
  return LAYERS.find((layer) => layer === folder && layer !== 'entrypoints' && layer !== 'messages');
}

function isMeta(path: string): boolean {
  return /^lib\/exchanges\/(?:[^/]+\/)?(?:meta|exchange-meta)\.ts$/.test(path);
}

/** "kalshi" for lib/exchanges/kalshi/parse.ts; undefined for what the exchanges share. */
function exchangeOf(path: string): string | undefined {
  return /^lib\/exchanges\/([^/]+)\//.exec(path)?.[1];
}

function problemWithFile(from: string, to: string): string | undefined {
  const layer = layerOf(from);
  if (layer === undefined) return undefined;
  const other = layerOf(to);
  if (other === undefined) {
    const isAsset = to.startsWith('assets/') && (layer === 'ui' || layer === 'entrypoints');
    return isAsset ? undefined : IN_WORDS[layer];
  }
  if (layer === 'ui' && other === 'exchanges') return isMeta(to) ? undefined : IN_WORDS.ui;
  if (layer === 'entrypoints' && other === 'background') {
    return to === 'lib/background/register.ts' ? undefined : IN_WORDS.entrypoints;
  }
  if (layer !== other) return MAY_IMPORT[layer].includes(other) ? undefined : IN_WORDS[layer];
  if (layer !== 'exchanges') return undefined;
  if (isMeta(from) && !isMeta(to))
    return 'a meta file is part of the pages and may import only domain and meta';
  const target = exchangeOf(to);
  if (target === undefined || target === exchangeOf(from)) return undefined;
  if (from === 'lib/exchanges/registry.ts' || from === 'lib/exchanges/meta.ts') return undefined;
  return exchangeOf(from) === undefined
    ? 'what the exchanges share may not know one of them; only registry.ts and meta.ts do'
    : 'an exchange may not import another exchange';
}

function problemWithPackage(from: string, name: string): string | undefined {
  const layer = layerOf(from);
  if (layer === 'domain') return 'domain may import no package';
  if (name.startsWith('node:')) return 'there is no Node in a browser';
  const isBrowser =
    ['webextension-polyfill', 'wxt', '#imports'].includes(name) || name.startsWith('@wxt-dev/');
  if (isBrowser && (layer === 'exchanges' || layer === 'keys')) return `${layer} may not use browser APIs`;
  if (isBrowser && name !== 'webextension-polyfill' && layer !== 'entrypoints') {
    return 'browser APIs come from webextension-polyfill';
  }
  if (/^(?:preact|@preact\/)/.test(name) && layer !== 'ui') return 'only ui draws';
  return undefined;
}

function importProblems(sources: Sources): string[] {
  const problems: string[] = [];
  for (const [from, source] of sources) {
    if (layerOf(from) === undefined) problems.push(`${from} is in none of the layers: ${LAYERS.join(', ')}`);
    if (hasUnreadableImport(from === SHOWN_SOURCES ? withoutTextGlobs(source) : source)) {
      problems.push(`${from} has an import whose target is only known at run time; name the file`);
    }
    for (const specifier of importsOf(source)) {
      const target = resolveImport(from, specifier);
      const name = 'path' in target ? target.path : target.package;
      const reason = 'path' in target ? problemWithFile(from, name) : problemWithPackage(from, name);
      if (reason !== undefined) problems.push(`${from} imports ${name}: ${reason}`);
    }
  }
  return problems;
}

const STORAGE_AREA =
  /\bbrowser\s*\.\s*storage\b|\bchrome\s*\.\s*storage\b|\bstorage\s*\.\s*(?:local|session|sync|managed)\b|\blocalStorage\b|\bsessionStorage\b/;
const DATABASE = /\bindexedDB\b|\bopenDB\b|\bdeleteDB\b/;

function storageProblems(sources: Sources): string[] {
  const problems: string[] = [];
  for (const [path, source] of sources) {
    if (path.startsWith('lib/state/')) continue;
    const code = codeOnly(source);
    if (STORAGE_AREA.test(code)) problems.push(`${path} names a storage area: only lib/state does`);
    if (DATABASE.test(code) && path !== KEY_STORE) {
      problems.push(`${path} opens a database: only lib/state and ${KEY_STORE} do`);
    }
  }
  return problems;
}

const CALLS_FETCH = /(?<![\w$])fetch\s*\(/;
const GLOBAL_FETCH = /(?<!typeof\s+)\b(?:globalThis|window|self)\s*\.\s*fetch\b/;
const OTHER_WAY_OUT =
  /\b(?:XMLHttpRequest|WebSocket|WebTransport|EventSource|RTCPeerConnection|sendBeacon)\b/;

function networkProblems(sources: Sources): string[] {
  const problems: string[] = [];
  const handing: string[] = [];
  for (const [path, source] of sources) {
    const code = codeOnly(source);
    if (OTHER_WAY_OUT.test(code)) problems.push(`${path} goes to the network: only ${HTTP} does, with fetch`);
    if (path === HTTP || !(CALLS_FETCH.test(code) || GLOBAL_FETCH.test(code))) continue;
    if (layerOf(path) === 'background') handing.push(path);
    else problems.push(`${path} uses fetch: only ${HTTP} does`);
  }
  if (handing.length > 1) {
    problems.push(`${handing.join(' and ')} hand fetch over: one file of lib/background does`);
  }
  return problems;
}

const IMPURE: readonly (readonly [string, RegExp])[] = [
  ['the clock', /\bDate\s*\.\s*now\b|\bnew\s+Date\b(?!\s*\(\s*[^\s)])|\bperformance\b/],
  ['chance', /\bMath\s*\.\s*random\b|\bcrypto\b/],
  ['timers', /\b(?:setTimeout|setInterval|queueMicrotask|requestAnimationFrame)\b/],
  // A member's name must follow: sentences in templates end in "this browser." too.
  ['the browser', /\b(?:globalThis|navigator|(?:window|document|browser|chrome)\s*\.\s*[a-z])/],
];

function purityProblems(sources: Sources): string[] {
  const problems: string[] = [];
  for (const [path, source] of sources) {
    if (layerOf(path) !== 'domain') continue;
    const code = codeOnly(source);
    for (const [what, pattern] of IMPURE) {
      if (pattern.test(code)) problems.push(`${path} uses ${what}: domain is given what it needs`);
    }
  }
  return problems;
}

function lengthProblems(sources: Sources): string[] {
  const problems: string[] = [];
  for (const [path, source] of sources) {
    const lines = source.trimEnd().split('\n').length;
    const most = layerOf(path) === 'entrypoints' ? MAX_ENTRYPOINT_LINES : MAX_LINES;
    if (lines > most) problems.push(`${path} has ${lines} lines: at most ${most}`);
  }
  return problems;
}

/** Everything in which the sources break the table in docs/architecture.md, one line each. */
export function violations(sources: Sources): string[] {
  return [
    ...importProblems(sources),
    ...storageProblems(sources),
    ...networkProblems(sources),
    ...purityProblems(sources),
    ...lengthProblems(sources),
    ...secretProblems(sources),
  ];
}

const TOP_LEVEL: ReadonlySet<string> = new Set([
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'wxt.config.ts',
  'entrypoints',
  'lib',
  'tests',
  'assets',
  'README.md',
  'LICENSE',
  'CHANGELOG.md',
  'SECURITY.md',
  'PRIVACY.md',
  'CONTRIBUTING.md',
  'docs',
  'scripts',
]);

/** Files and folders at the top of the repository that do not belong there. */
export function strangersAtTheTop(tracked: readonly string[]): string[] {
  const top = new Set(tracked.map((path) => path.split('/')[0] ?? path));
  return [...top].filter((name) => !name.startsWith('.') && !TOP_LEVEL.has(name)).toSorted();
}

const EXCHANGE_FILES = ['index.ts', 'sign.ts', 'parse.ts', 'meta.ts'] as const;

/** The files that an exchange should have and has not. */
export function missingExchangeFiles(ids: readonly string[], paths: ReadonlySet<string>): string[] {
  return ids
    .flatMap((id) => EXCHANGE_FILES.map((file) => `lib/exchanges/${id}/${file}`))
    .filter((path) => !paths.has(path));
}
