// What both commands need before anything else runs: plain JavaScript and Node's own modules only, because on a fresh
// clone nothing else is there yet.
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MIN_NODE = [20, 19];

export function say(text) {
  process.stdout.write(`${text}\n`);
}

/** Runs a command with its output shown; returns whether it succeeded. */
export function run(command, args, options = {}) {
  const shell = process.platform === 'win32';
  return spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', shell, ...options }).status === 0;
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1])) return;
  say(
    `Bankroll needs Node ${MIN_NODE.join('.')} or newer; this is ${process.versions.node}. See https://nodejs.org`,
  );
  process.exit(1);
}

/** Packages are installed when they are missing or when the lockfile is newer than they are. */
function installPackages() {
  const installed = join(ROOT, 'node_modules', '.package-lock.json');
  const lockfile = join(ROOT, 'package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lockfile).mtimeMs) return;
  say('Installing npm packages (a few minutes the first time) ...');
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  if (run('npm', ['ci', ...quiet])) return;
  say('That did not work. Trying again with what the registry offers ...');
  if (run('npm', ['install', '--no-save', ...quiet])) return;
  say('The npm packages could not be installed. Check the network, then run this command again.');
  process.exit(1);
}

function onPath(name) {
  const directories = (process.env.PATH ?? '').split(delimiter);
  return directories.map((directory) => join(directory, name)).find((file) => existsSync(file));
}

/** Chromiums and Chromes where systems keep them, Chromium first. */
function installedBrowsers() {
  const programs = [
    process.env.PROGRAMFILES,
    process.env['PROGRAMFILES(X86)'],
    process.env.LOCALAPPDATA,
  ].filter(Boolean);
  const places = [
    process.env.BANKROLL_BROWSER,
    onPath('chromium'),
    onPath('chromium-browser'),
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ...programs.map((directory) => join(directory, 'Chromium', 'Application', 'chrome.exe')),
    onPath('google-chrome'),
    onPath('google-chrome-stable'),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    join(homedir(), 'Applications', 'Google Chrome.app', 'Contents', 'MacOS', 'Google Chrome'),
    ...programs.map((directory) => join(directory, 'Google', 'Chrome', 'Application', 'chrome.exe')),
  ];
  return [...new Set(places)].filter((file) => file !== undefined && existsSync(file));
}

function playwrightBrowser() {
  const { chromium } = createRequire(import.meta.url)('playwright');
  const file = chromium.executablePath();
  return existsSync(file) ? file : undefined;
}

/** Whether a browser runs unpacked extensions from the command line: branded Chromes stopped doing so in 2025. */
function takesExtensions(executablePath) {
  const probe = join(ROOT, 'scripts', 'probe-browser.mjs');
  const { status } = spawnSync(process.execPath, [probe, executablePath], { cwd: ROOT, timeout: 60_000 });
  return status === 0;
}

function isRootOnDebian() {
  return process.getuid?.() === 0 && onPath('apt-get') !== undefined;
}

function installDebianChromium() {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const packages = ['chromium', 'fonts-dejavu-core'];
  return (
    run('apt-get', ['update', '-qq'], { env: environment }) &&
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env: environment })
  );
}

/**
 * A browser that can run the extension: an installed one first, else Playwright's download, else Debian's package.
 * Exits with advice when there is none to be had.
 */
function findBrowser() {
  const usable = () => [...installedBrowsers(), playwrightBrowser()].filter(Boolean).find(takesExtensions);
  const present = usable();
  if (present !== undefined) return present;
  say('No Chromium found that can run extensions. Downloading one with Playwright ...');
  if (run('npx', ['playwright', 'install', 'chromium'])) {
    const downloaded = usable();
    if (downloaded !== undefined) return downloaded;
  }
  if (isRootOnDebian()) {
    say("Playwright's browser cannot be used here. Installing Debian's chromium package ...");
    if (installDebianChromium()) {
      const packaged = usable();
      if (packaged !== undefined) return packaged;
    }
  }
  say('There is no Chromium here that can run extensions, and none could be installed.');
  say('Install Chromium, or set BANKROLL_BROWSER to one, then run this command again.');
  return process.exit(1);
}

/** Makes a fresh clone ready; returns the browser's path. */
export function setUp() {
  checkNode();
  installPackages();
  const browser = findBrowser();
  say(`Browser: ${browser}`);
  return browser;
}
