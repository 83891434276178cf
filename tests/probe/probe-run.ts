import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Exchanges } from '../exchange/index.ts';

const START = fileURLToPath(new URL('../../scripts/probe/start.mjs', import.meta.url));

export interface ProbeRun {
  readonly code: number | null;
  /** Everything it wrote, on both streams. */
  readonly output: string;
  /** The same with every break and indentation as one space, for sentences that may be broken anywhere. */
  readonly words: string;
}

interface Surroundings {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program to its end. */
export function runCommand(
  command: string,
  args: readonly string[],
  { cwd, env }: Surroundings = {},
): Promise<ProbeRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      shell: process.platform === 'win32',
    });
    let output = '';
    const take = (chunk: Buffer): void => {
      output += chunk.toString('utf8');
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output, words: output.replaceAll(/\s+/g, ' ') }));
  });
}

/** Runs the command that `npm run probe` runs. */
export function runProbe(args: readonly string[], surroundings?: Surroundings): Promise<ProbeRun> {
  return runCommand(process.execPath, [START, ...args], surroundings);
}

export interface ProbeFolder {
  readonly path: string;
  /** Writes a file and returns its path. */
  file(name: string, text: string): Promise<string>;
  remove(): Promise<void>;
}

export async function createFolder(): Promise<ProbeFolder> {
  const path = await mkdtemp(join(tmpdir(), 'bankroll-probe-'));
  return {
    path,
    async file(name, text) {
      const place = join(path, name);
      await writeFile(place, text);
      return place;
    },
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

/** The options that send every request to the simulated exchanges. */
export async function standIn(exchanges: Exchanges, folder: ProbeFolder): Promise<readonly string[]> {
  const certificate = await folder.file('ca.pem', exchanges.certificatePem);
  return ['--connect-to', `127.0.0.1:${exchanges.port}`, '--ca-file', certificate];
}

/** What a report says from its first part on: the preamble has the address and the versions. */
export function bodyOf({ output }: ProbeRun): string {
  const start = output.indexOf('1. What was read');
  if (start < 0) throw new Error(`no report in: ${output}`);
  return output.slice(start);
}
