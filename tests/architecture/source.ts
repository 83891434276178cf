import { posix } from 'node:path';

/** Comments, and the strings and templates in which what looks like a comment is none. */
const PIECES =
  /\/\*[\s\S]*?\*\/|(?<![\\:])\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g;

/** The source without its comments. */
export function withoutComments(source: string): string {
  return source.replaceAll(PIECES, (piece) => (piece.startsWith('/') ? ' ' : piece));
}

/** The source without comments and without the contents of quoted strings: what it does, not what it says. */
export function codeOnly(source: string): string {
  return source.replaceAll(PIECES, (piece) => {
    if (piece.startsWith('/')) return ' ';
    return piece.startsWith('`') ? piece : `${piece.charAt(0)}${piece.charAt(0)}`;
  });
}

const IMPORTS: readonly RegExp[] = [
  // import a, { b } from 'x'; import type { c } from 'x'
  /\bimport\s*(?:type\s*)?[\w$*{},\s]+?\bfrom\s*['"]([^'"\n]+)['"]/g,
  // export { a } from 'x'; export * as b from 'x'; export type { c } from 'x'
  /\bexport\s*(?:type\s*)?(?:\*(?:\s*as\s+[\w$]+)?|\{[\w$,\s]*\})\s*from\s*['"]([^'"\n]+)['"]/g,
  // import 'x'
  /\bimport\s*['"]([^'"\n]+)['"]/g,
  // import('x'), typeof import('x'), require('x')
  /\b(?:import|require)\s*\(\s*['"`]([^'"`\n$]+)['"`]/g,
  // new URL('x', import.meta.url): another way to bundle a file
  /\bnew\s+URL\s*\(\s*['"`]([^'"`\n$]+)['"`]\s*,\s*import\.meta\.url/g,
];

/** Imports whose target is only known when they run, so that no rule could judge them. */
const UNREADABLE = /\b(?:import|require)\s*\(\s*(?!\s*['"`][^'"`\n$]+['"`])|\bimport\.meta\.glob\b/;

/** What a source imports, types included, as it is written. */
export function importsOf(source: string): string[] {
  const text = withoutComments(source);
  const found = IMPORTS.flatMap((form) => [...text.matchAll(form)].map(([, target = '']) => target));
  return [...new Set(found)];
}

export function hasUnreadableImport(source: string): boolean {
  return UNREADABLE.test(withoutComments(source));
}

/** Where an import leads: a path from the top of the repository, or the name of a package. */
export type Target = { readonly path: string } | { readonly package: string };

export function resolveImport(from: string, specifier: string): Target {
  if (specifier.startsWith('.')) {
    return { path: posix.normalize(posix.join(posix.dirname(from), specifier)) };
  }
  // The aliases that WXT sets up for the top of the repository.
  const alias = /^(?:@@|~~|@|~)\/(.*)$/.exec(specifier);
  if (alias !== null) return { path: posix.normalize(alias[1] ?? '') };
  const name = /^(?:@[^/]+\/)?[^/]+/.exec(specifier);
  return { package: name?.[0] ?? specifier };
}

/** Globs that bring files in as text, so that nothing of them can run. */
const TEXT_GLOB =
  /\bimport\.meta\.glob\s*(?:<[^>()]*>)?\s*\(\s*(?:\[[^\]]*\]|'[^']*')\s*,\s*\{[^}]*\bquery:\s*'\?raw'[^}]*\}\s*,?\s*\)/g;

/** The source without the globs that only bring in text. */
export function withoutTextGlobs(source: string): string {
  return withoutComments(source).replaceAll(TEXT_GLOB, '{}');
}
