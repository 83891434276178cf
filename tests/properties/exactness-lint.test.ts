import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const OXLINT = join(ROOT, 'node_modules', 'oxlint', 'bin', 'oxlint');
const RULE = 'bankroll(no-float-money)';

interface Diagnostic {
  readonly code?: string;
  readonly message: string;
  readonly filename: string;
  readonly labels: readonly { readonly span: { readonly line: number } }[];
}

/** What the linter says about a folder, in its own process as in `npm run lint`. */
function lint(cwd: string, ...args: readonly string[]): readonly Diagnostic[] {
  const { stdout } = spawnSync(process.execPath, [OXLINT, '--format', 'json', ...args], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const report = JSON.parse(stdout) as { readonly diagnostics: readonly Diagnostic[] };
  return report.diagnostics;
}

/** What makes a double of something that could be money. Each is a line of its own in the file that is linted. */
const REPORTED: readonly string[] = [
  `parseFloat(text);`,
  `parseInt(text, 10);`,
  `Number.parseFloat(text);`,
  `Number.parseInt(text, 10);`,
  `globalThis.parseFloat(text);`,
  `window['parseFloat'](text);`,
  `Number(text);`,
  `Number(usd);`,
  'Number(`${text}.5`);',
  `globalThis.Number(text);`,
  `Number(parts[0]);`,
  `new Number(text);`,
  `texts.map(Number);`,
  `texts.map(parseFloat);`,
  `texts.map(Number.parseFloat);`,
  `const read1 = Number;`,
  `const read2 = Number.parseFloat;`,
  `+text;`,
  `+row.balance;`,
  `-(+text);`,
  `count.toFixed(2);`,
  `count['toFixed'](2);`,
  `count?.toFixed(2);`,
  `count.toPrecision(12);`,
  `Math.round(amount * 100);`,
  `Math.floor(row.balance_dollars);`,
  `Math.max(...prices);`,
  `Math.abs(row?.cash ?? 0);`,
  `Math.trunc(cost as unknown as number);`,
  `JSON.parse(text);`,
  `JSON['parse'](text);`,
  `response.json();`,
];

const CONTENT: readonly string[] = [
  `Number('12');`,
  `Number(-1);`,
  `Number();`,
  `+1;`,
  `+'1';`,
  `Number.isFinite(count);`,
  `Number.NaN;`,
  `Number.MAX_SAFE_INTEGER;`,
  `BigInt(text);`,
  `Math.round(ms / 1_000);`,
  `Math.max(a.fetchedAt, b.fetchedAt);`,
  `Math.min(pixels, rows.length);`,
  `a + b;`,
  `JSON.stringify(row);`,
  `reader.json('a', 'b');`,
  `const parseFloatLater = 1;`,
  `text.number;`,
];

describe('the rule against money in floating point', () => {
  let folder = '';
  const linesOf = (file: string, found: readonly Diagnostic[]): number[] =>
    found
      .filter(({ code, filename }) => code === RULE && filename.endsWith(file))
      .map(({ labels }) => labels[0]?.span.line ?? 0);

  function write(path: string, source: string): void {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), source);
  }

  let found: readonly Diagnostic[] = [];
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'bankroll-lint-'));
    const plugin = pathToFileURL(join(ROOT, 'scripts', 'lint', 'plugin.mjs')).href;
    write(
      '.oxlintrc.json',
      JSON.stringify({ jsPlugins: [plugin], rules: { 'bankroll/no-float-money': 'error' } }),
    );
    write('lib/reported.ts', REPORTED.join('\n'));
    write('lib/content.ts', CONTENT.join('\n'));
    write('lib/exchanges/json.ts', 'JSON.parse(text);\nparseFloat(text);');
    write('lib/exchanges/kalshi/json.ts', 'JSON.parse(text);');
    write(
      'lib/excused.ts',
      '// oxlint-disable-next-line bankroll/no-float-money -- minutes\nNumber(text);\nNumber(text);',
    );
    found = lint(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(REPORTED.map((source, index) => [source, index + 1] as const))('reports %s', (_source, line) => {
    expect(new Set(linesOf('reported.ts', found))).toContain(line);
  });

  it('is content with what is no money', () => {
    expect(linesOf('content.ts', found).map((line) => CONTENT[line - 1])).toEqual([]);
  });

  it('lets one file read JSON, and no other of that name', () => {
    const read = found.filter(({ code, message }) => code === RULE && message.startsWith('JSON.parse'));
    expect(read.map(({ filename }) => filename.replaceAll('\\', '/')).toSorted()).toEqual([
      'lib/exchanges/kalshi/json.ts',
      'lib/reported.ts',
      'lib/reported.ts',
    ]);
    expect(linesOf('exchanges/json.ts', found)).toContain(2);
  });

  it('can be excused for one line', () => {
    expect(linesOf('excused.ts', found)).toEqual([3]);
  });
});

describe('lib', () => {
  it('keeps money out of floating point, and excuses nothing that needs no excuse', () => {
    const found = lint(ROOT, '--report-unused-disable-directives', 'lib').filter(
      ({ code, message }) => code === RULE || message.includes('Unused oxlint-disable directive'),
    );
    expect(
      found.map(({ filename, message, labels }) => `${filename}:${labels[0]?.span.line} ${message}`),
    ).toEqual([]);
  });

  it('says why wherever a line is excused, and excuses no whole file', () => {
    const excuses = readdirSync(join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.tsx?$/.test(path))
      .flatMap((path) => readFileSync(join(ROOT, 'lib', path), 'utf8').split('\n'))
      .filter((line) => line.includes('no-float-money'));
    expect(excuses.length).toBeGreaterThan(0);
    const vague = excuses.filter(
      (line) => !/^\s*\/\/ oxlint-disable-next-line bankroll\/no-float-money -- \w.{6,}/.test(line),
    );
    expect(vague).toEqual([]);
  });
});
