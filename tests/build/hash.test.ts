import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashOfBuild, statedHash } from '../../scripts/build/build-hash.mjs';
import { CHROME, filesIn, FIREFOX, ROOT, unzip, zipNamed } from './output.ts';

const HASH = /^[0-9a-f]{64}$/;
let scratch = '';

beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'bankroll-hash-'));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A copy of the Chrome build that a test may change. */
function copy(name: string): string {
  const folder = join(scratch, name);
  cpSync(CHROME, folder, { recursive: true });
  return folder;
}

/** The command that people type, with this folder. */
function command(...words: readonly string[]): { status: number | null; lines: string[] } {
  const { status, stdout } = spawnSync(process.execPath, ['scripts/build/hash.mjs', ...words], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return { status, lines: stdout.trimEnd().split('\n') };
}

describe('the hash of a build', () => {
  it.each([
    ['Chrome', CHROME],
    ['Firefox', FIREFOX],
  ])('is what the build for %s states, and what npm run hash prints', (_browser, folder) => {
    expect(statedHash(folder)).toMatch(HASH);
    expect(command(folder)).toEqual({ status: 0, lines: [statedHash(folder)] });
  });

  it('is SHA-256 over a list as sha256sum prints it, the stated hash left out', () => {
    const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');
    const list = filesIn(CHROME).map((path) => {
      const bytes = readFileSync(join(CHROME, path));
      const page = bytes.toString('utf8').replace(/(name="build-hash" content=")[0-9a-f]{64}/, '$1');
      return `${sha256(path === 'key-use.html' ? page : bytes)}  ${path}\n`;
    });
    expect(statedHash(CHROME)).toBe(sha256(list.join('')));
    expect(command('--files', CHROME).lines.slice(0, -1)).toEqual(list.map((line) => line.trimEnd()));
  });

  it.skipIf(process.platform !== 'linux')('is what the shell commands in docs/verify.md print', () => {
    const script =
      /```sh\n(cp -r[\s\S]*?)```/.exec(readFileSync(join(ROOT, 'docs/verify.md'), 'utf8'))?.[1] ?? '';
    const env = { ...process.env, FOLDER: CHROME, COPY: join(scratch, 'shell') };
    const printed = execFileSync('bash', ['-e', '-c', script], { encoding: 'utf8', env });
    expect(printed.trim().split(/\s+/)[0]).toBe(statedHash(CHROME));
  });

  it('changes with any byte of any file', () => {
    const folder = copy('bytes');
    const before = hashOfBuild(folder);
    const unnoticed: string[] = [];
    for (const path of filesIn(folder)) {
      const file = join(folder, path);
      const bytes = readFileSync(file);
      for (const at of new Set([0, Math.floor(bytes.length / 2), bytes.length - 1])) {
        const changed = Buffer.from(bytes);
        changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
        writeFileSync(file, changed);
        if (hashOfBuild(folder) === before) unnoticed.push(`${path} at ${at}`);
      }
      writeFileSync(file, bytes);
    }
    expect(unnoticed).toEqual([]);
    expect(hashOfBuild(folder)).toBe(before);
  });

  it('changes with a file that is new, gone or named otherwise', () => {
    const folder = copy('names');
    const before = hashOfBuild(folder);
    writeFileSync(join(folder, 'extra.js'), '');
    const added = hashOfBuild(folder);
    renameSync(join(folder, 'extra.js'), join(folder, 'other.js'));
    const renamed = hashOfBuild(folder);
    rmSync(join(folder, 'other.js'));
    expect(hashOfBuild(folder)).toBe(before);
    rmSync(join(folder, 'icon.svg'));
    expect(new Set([before, added, renamed, hashOfBuild(folder)]).size).toBe(4);
  });

  it('leaves out a hash in its place and nothing else there', () => {
    const folder = copy('place');
    const file = join(folder, 'key-use.html');
    const page = readFileSync(file, 'utf8');
    const before = hashOfBuild(folder);
    const stating = (text: string): string => {
      writeFileSync(file, page.replace(/(name="build-hash" content=")[^"]*/, `$1${text}`));
      return hashOfBuild(folder);
    };
    expect(stating('')).toBe(before);
    expect(stating('0'.repeat(64))).toBe(before);
    expect(stating('x'.repeat(64))).not.toBe(before);
  });

  it('tells a changed copy from an untouched one', () => {
    const folder = copy('changed');
    writeFileSync(join(folder, 'tokens.css'), 'body {}');
    const { status, lines } = command(folder);
    expect(status).toBe(1);
    expect(lines).toEqual([hashOfBuild(folder), expect.stringContaining(statedHash(CHROME) ?? 'none')]);
    expect(command(join(scratch, 'nowhere')).status).toBe(1);
  });

  it('is the same for a build from the zip of the sources, in another folder', { timeout: 120_000 }, () => {
    const folder = join(scratch, 'rebuilt');
    for (const [path, bytes] of unzip(zipNamed('-sources.zip'))) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), bytes);
    }
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'dir');
    const wxt = join(ROOT, 'node_modules', 'wxt', 'bin', 'wxt.mjs');
    const { NODE_ENV: _ofTheTests, VITEST: _here, ...env } = process.env;
    execFileSync(process.execPath, [wxt, 'build', '-b', 'firefox', '--mv3', '--level', 'error'], {
      cwd: folder,
      env,
    });
    expect(hashOfBuild(join(folder, '.output', 'firefox-mv3'))).toBe(statedHash(FIREFOX));
  });
});
