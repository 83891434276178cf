// npm test: types, lint, unit, properties, the response fuzzer, builds, the Firefox linter, then end to end in a real
// browser. One sum at the end.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, run, say, setUp } from './setup.mjs';

const browser = setUp();
const reports = mkdtempSync(join(tmpdir(), 'bankroll-test-'));
const suites = [];

function record(name, passed, failed) {
  suites.push({ name, passed, failed });
  say(`== ${name}: ${passed} passed, ${failed} failed\n`);
}

/** A check that is one yes or no. */
function check(name, command, args) {
  say(`== ${name}`);
  const passed = run(command, args);
  record(name, passed ? 1 : 0, passed ? 0 : 1);
  return passed;
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** A runner whose own report is counted; a runner that fails without a failed test still counts as one failure. */
function suite(name, command, args, env, file, count) {
  say(`== ${name}`);
  const { status } = spawnSync(command, args, {
    cwd: ROOT,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    env: { ...process.env, ...env },
  });
  const report = readJson(file);
  const { passed, failed } = report === undefined ? { passed: 0, failed: 0 } : count(report);
  record(name, passed, status === 0 ? failed : Math.max(failed, 1));
}

function unit(name, folders) {
  const file = join(reports, `${name}.json`);
  const args = ['vitest', 'run', '--config', 'tests/vitest.config.ts', '--reporter=dot', '--reporter=json'];
  suite(name, 'npx', [...args, `--outputFile.json=${file}`, ...folders], {}, file, (report) => ({
    passed: report.numPassedTests,
    failed: report.numFailedTests + (report.numTotalTests === 0 ? 1 : 0),
  }));
}

check('types', 'npm', ['run', '--silent', 'types']);
check('lint', 'npx', ['oxlint', '--type-aware', '--deny-warnings']);
check('format', 'npx', ['prettier', '--check', '--log-level', 'warn', '.']);
unit('unit', [
  'tests/unit',
  'tests/architecture.test.ts',
  'tests/documents.test.ts',
  'tests/lockfile.test.ts',
]);
unit('simulated exchanges', ['tests/exchange']);
unit('properties', ['tests/properties']);
unit('response fuzzer', ['tests/fuzz']);
unit('live check', ['tests/probe']);
const built =
  check('build for Chrome', 'npx', ['wxt', 'zip', '-b', 'chrome', '--mv3', '--level', 'warn']) &&
  check('build for Firefox', 'npx', ['wxt', 'zip', '-b', 'firefox', '--mv3', '--level', 'warn']);
if (built) {
  unit('builds', ['tests/build']);
  check('Firefox add-ons linter', 'npx', ['addons-linter', '.output/firefox-mv3']);
  const file = join(reports, 'e2e.json');
  suite(
    'end to end',
    'npx',
    ['playwright', 'test', '--config', 'tests/playwright.config.ts', '--reporter=list,json'],
    { BANKROLL_BROWSER: browser, PLAYWRIGHT_JSON_OUTPUT_NAME: file },
    file,
    ({ stats }) => ({ passed: stats.expected, failed: stats.unexpected + stats.flaky }),
  );
}

rmSync(reports, { recursive: true, force: true });
const passed = suites.reduce((sum, one) => sum + one.passed, 0);
const failed = suites.reduce((sum, one) => sum + one.failed, 0);
for (const one of suites) say(`${one.failed === 0 ? 'ok    ' : 'FAILED'} ${one.name}`);
say(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
