import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ALL_HOSTS } from '../lib/exchanges/meta.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

function read(path: string): string {
  return readFileSync(`${ROOT}${path}`, 'utf8');
}

interface Named {
  readonly file: string;
  /** Of a test, or of a group of tests. */
  readonly title: string;
}

const FILE = /`(tests\/[\w./-]+\.(?:test|spec)\.tsx?)`/g;
const FILE_WITH_TITLES = /`(tests\/[\w./-]+\.(?:test|spec)\.tsx?)`((?:,? "[^"]+")+)/g;

/** Tests that a document names: a file in backticks, then titles in quotation marks. */
function testsNamedIn(text: string): Named[] {
  return [...text.matchAll(FILE_WITH_TITLES)].flatMap(([, file = '', titles = '']) =>
    [...titles.matchAll(/"([^"]+)"/g)].map(([, title = '']) => ({ file, title })),
  );
}

/** Whether a source has a test or a group of that title: the first argument of a call. */
function hasTitle(source: string, title: string): boolean {
  const plain = title.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll("'", String.raw`\\?'`);
  return new RegExp(String.raw`\(\s*(['"\`])${plain}\1\s*,`).test(source);
}

function missing(text: string, sourceOf: (file: string) => string | undefined): string[] {
  return testsNamedIn(text)
    .filter(({ file, title }) => !hasTitle(sourceOf(file) ?? '', title))
    .map(({ file, title }) => `${file}: ${title}`);
}

describe('SECURITY.md', () => {
  const text = read('SECURITY.md');
  const lines = text.split('\n').filter((line) => line.startsWith('| **'));

  it('names only tests that there are', () => {
    expect(missing(text, (file) => (existsSync(`${ROOT}${file}`) ? read(file) : undefined))).toEqual([]);
  });

  it('names a test, with its title, in every line of the table but that of what is not protected', () => {
    expect(lines.length).toBeGreaterThan(14);
    const unproved = lines.filter((line) => testsNamedIn(line).length === 0);
    expect(unproved).toHaveLength(1);
    expect(unproved[0]).toContain('**None.**');
    expect([...text.matchAll(FILE)]).toHaveLength([...text.matchAll(FILE_WITH_TITLES)].length);
  });
});

describe('PRIVACY.md', () => {
  it('names every host, and no other', () => {
    const named = [...read('PRIVACY.md').matchAll(/`((?:[\w-]+\.)+(?:com|co|us))`/g)].map(
      ([, host = '']) => host,
    );
    expect(named.toSorted()).toEqual([...ALL_HOSTS].toSorted());
  });

  it('names every permission that the manifest asks for', () => {
    const config = read('wxt.config.ts');
    const asked = [...config.matchAll(/\b(?:optional_)?permissions: \[([^\]]*)\]/g)].flatMap(
      ([, list = '']) => [...list.matchAll(/'(\w+)'/g)].map(([, name = '']) => name),
    );
    const named = [...read('PRIVACY.md').matchAll(/^\| `(\w+)`/gm)].map(([, name = '']) => name);
    expect(asked.length).toBeGreaterThan(3);
    expect(named).toEqual(asked);
  });
});

describe('links between documents', () => {
  it.each([
    'README.md',
    'SECURITY.md',
    'PRIVACY.md',
    'docs/verify.md',
    'docs/architecture.md',
    'docs/testing.md',
  ])('of %s lead somewhere', (path) => {
    const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : '';
    const targets = [...read(path).matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)].map(
      ([, to = '']) => to,
    );
    expect(targets.filter((to) => !existsSync(`${ROOT}${folder}${to}`))).toEqual([]);
  });
});

describe('the search for tests', () => {
  const source = `
    describe('a group', () => {
      it.each([['x', 1]])('is “so” for %s', () => {});
      test('says it\\'s done', async () => {});
    });
    // it('was here'), and 'is no title', but a text`;

  it.each(['a group', 'is “so” for %s', "says it's done"])('finds %s', (title) => {
    expect(missing(`\`tests/x.test.ts\` "${title}"`, () => source)).toEqual([]);
  });

  it.each(['is no title', 'a grou', 'was here', 'a.group'])('does not find %s', (title) => {
    expect(missing(`\`tests/x.test.ts\` "a group", "${title}"`, () => source)).toEqual([
      `tests/x.test.ts: ${title}`,
    ]);
  });

  it('finds nothing in a file that is not there', () => {
    expect(missing('`tests/x.test.ts` "a group"', () => undefined)).toEqual(['tests/x.test.ts: a group']);
  });
});
