import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type BrowserContext } from '@playwright/test';

/** The production build, as it ships. */
export const BUILD = fileURLToPath(new URL('../../.output/chrome-mv3', import.meta.url));

interface Manifest {
  permissions?: string[];
  host_permissions?: string[];
  optional_permissions?: string[];
  optional_host_permissions?: string[];
}

/**
 * A copy of the build whose manifest has its optional permissions granted, because a browser's own permission prompt
 * cannot be answered by a program. Nothing else differs; every other byte is the build's.
 */
export async function grantedCopy(folder: string): Promise<string> {
  const copy = join(folder, 'extension');
  await cp(BUILD, copy, { recursive: true });
  const file = join(copy, 'manifest.json');
  const manifest = JSON.parse(await readFile(file, 'utf8')) as Manifest;
  manifest.permissions = [...(manifest.permissions ?? []), ...(manifest.optional_permissions ?? [])];
  manifest.host_permissions = [
    ...(manifest.host_permissions ?? []),
    ...(manifest.optional_host_permissions ?? []),
  ];
  delete manifest.optional_permissions;
  delete manifest.optional_host_permissions;
  await writeFile(file, JSON.stringify(manifest));
  return copy;
}

export interface LaunchOptions {
  /** An unpacked extension. */
  readonly extension: string;
  /** The browser's profile; kept. */
  readonly profile: string;
  readonly args: readonly string[];
  readonly executablePath?: string | undefined;
  readonly headless?: boolean;
}

export interface RunningExtension {
  readonly context: BrowserContext;
  /** chrome-extension://<id> */
  readonly origin: string;
}

/** Starts a browser with the extension and waits for its background. */
export async function launchExtension(options: LaunchOptions): Promise<RunningExtension> {
  const { extension, profile, args, executablePath, headless = true } = options;
  const context = await chromium.launchPersistentContext(profile, {
    ...(executablePath !== undefined && { executablePath }),
    headless,
    viewport: null,
    args: [
      `--disable-extensions-except=${extension}`,
      `--load-extension=${extension}`,
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--window-size=1100,860',
      // Browsers refuse their sandbox to root, as in containers.
      ...(process.getuid?.() === 0 ? ['--no-sandbox', '--test-type'] : []),
      ...args,
    ],
  });
  const [running] = context.serviceWorkers();
  const worker = running ?? (await context.waitForEvent('serviceworker'));
  // Node knows no origin for this scheme.
  return { context, origin: `chrome-extension://${new URL(worker.url()).host}` };
}

/** Browsers name an unpacked extension after the hash of its folder, in letters a to p. */
function idOf(folder: string): string {
  const path = process.platform === 'win32' ? Buffer.from(folder, 'utf16le') : Buffer.from(folder);
  const hex = createHash('sha256').update(path).digest('hex').slice(0, 32);
  return Array.from(hex, (digit) => String.fromCharCode('a'.charCodeAt(0) + Number.parseInt(digit, 16))).join(
    '',
  );
}

/** Puts the extension's button on the toolbar of a profile that has not been started yet, where its badge can be seen. */
export async function pinToToolbar(profile: string, extension: string): Promise<void> {
  const preferences = { extensions: { pinned_extensions: [idOf(await realpath(extension))] } };
  await mkdir(join(profile, 'Default'), { recursive: true });
  await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
}

/** A folder that is gone when `use` is done. */
export async function withTemporaryFolder<Value>(use: (folder: string) => Promise<Value>): Promise<Value> {
  const folder = await mkdtemp(join(tmpdir(), 'bankroll-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
