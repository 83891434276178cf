import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BUILDS, filesIn, isShownText, OUTPUT, ROOT, textsIn, unzip, zipNamed } from './output.ts';

/** Lines "path: what was found" for every text that matches. */
function found(texts: ReadonlyMap<string, string>, pattern: RegExp): string[] {
  return [...texts].flatMap(([path, text]) =>
    [...text.matchAll(pattern)].map(([match]) => `${path}: ${match}`),
  );
}

describe.each(BUILDS)('the files of %s', (build) => {
  const folder = join(OUTPUT, build);
  const scripts = new Map([...textsIn(folder, '.js')].filter(([path]) => !isShownText(path)));
  const pages = textsIn(folder, '.html');

  it('are scripts, pages, styles, icons and the manifest', () => {
    const kinds = filesIn(folder).map((path) =>
      path
        .replace(/^(?:chunks|assets)\/[\w-]+-[\w-]{8}\.(js|css)$/, '$1')
        .replace(/^icon\/\d+\.png$/, 'icon'),
    );
    expect([...new Set(kinds)].sort()).toEqual([
      'background.js',
      'css',
      'icon',
      'icon.svg',
      'js',
      'key-use.html',
      'manifest.json',
      'options.html',
      'popup.html',
      'tokens.css',
    ]);
    expect(scripts.size).toBeGreaterThan(5);
  });

  it('make no code out of text', () => {
    expect(found(scripts, /\beval\s*\(|\bnew Function\b|\bFunction\s*\(\s*["'`]|\bimportScripts\b/g)).toEqual(
      [],
    );
    expect(found(scripts, /\bset(?:Timeout|Interval)\s*\(\s*["'`]/g)).toEqual([]);
  });

  it('load no script or style from elsewhere, and hold none inline', () => {
    for (const [path, html] of pages) {
      const loaded = [...html.matchAll(/<(?:script|link)\b[^>]*?\b(?:src|href)="([^"]*)"/g)].map(
        ([, at = '']) => at,
      );
      expect(loaded.length, path).toBeGreaterThan(1);
      expect(
        loaded.filter((at) => !/^\/[\w./-]+\.(?:js|css)$/.test(at) || at.startsWith('//')),
        path,
      ).toEqual([]);
    }
    expect(
      found(pages, /<script(?![^>]*\bsrc=)[^>]*>|<script[^>]*>[^<]+<|<style|\s(?:style|on\w+)=/g),
    ).toEqual([]);
    expect(found(textsIn(folder, '.css'), /@import|url\(\s*["']?(?:https?:|\/\/|data:)/g)).toEqual([]);
    expect(
      found(scripts, /\bimport\s*\(\s*["'`](?!\.{0,2}\/)[^)]*\)|\bfrom\s*["'](?!\.{0,2}\/)[^"']*["']/g),
    ).toEqual([]);
  });

  it('listen to no web page and no other extension', () => {
    expect(
      found(scripts, /\b(?:onMessageExternal|onConnect|onConnectExternal|onUserScriptMessage)\b/g),
    ).toEqual([]);
    expect([...new Set(found(scripts, /\.onMessage\b/g))]).toEqual(['background.js: .onMessage']);
  });

  it('touch no web page', () => {
    expect(
      found(
        scripts,
        /\b(?:executeScript|insertCSS|registerContentScripts|userScripts|declarativeNetRequest)\b/g,
      ),
    ).toEqual([]);
  });

  it('have one way to the network, in the background', () => {
    expect(
      found(
        scripts,
        /\b(?:XMLHttpRequest|WebSocket|WebTransport|EventSource|RTCPeerConnection|sendBeacon)\b/g,
      ),
    ).toEqual([]);
    const fetching = found(scripts, /(?<![\w$])fetch\s*\(|\.fetch\b/g).map((line) => line.split(':')[0]);
    expect([...new Set(fetching)]).toEqual(['background.js']);
    expect(found(scripts, /\bmethod:\s*["'`](?!GET["'`])[A-Z]+["'`]/g)).toEqual([]);
  });
});

describe('the zips', () => {
  it.each([
    ['-chrome.zip', 'chrome-mv3'],
    ['-firefox.zip', 'firefox-mv3'],
  ])('%s holds the files of %s and no others', (ending, build) => {
    const zipped = unzip(zipNamed(ending));
    const folder = join(OUTPUT, build);
    expect([...zipped.keys()].sort()).toEqual(filesIn(folder));
    const different = [...zipped].filter(([path, bytes]) => !bytes.equals(readFileSync(join(folder, path))));
    expect(different.map(([path]) => path)).toEqual([]);
  });
});

describe('the page "How your key is used"', () => {
  it('shows the very sources of this build, and its text chunk holds nothing else', async () => {
    const [path, ...more] = filesIn(join(OUTPUT, 'chrome-mv3')).filter(isShownText);
    expect(more).toEqual([]);
    const chunk: unknown = await import(join(OUTPUT, 'chrome-mv3', path ?? 'missing'));
    const [sources, ...others] = Object.values(chunk as Record<string, unknown>);
    expect(others).toEqual([]);
    const shown = sources as readonly { path: string; text: string }[];
    expect(shown.length).toBeGreaterThan(15);
    for (const source of shown) {
      expect(Object.keys(source).sort()).toEqual(['path', 'text']);
      expect(source.text, source.path).toBe(readFileSync(join(ROOT, source.path), 'utf8'));
    }
  });
});
