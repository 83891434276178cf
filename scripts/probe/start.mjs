// npm run probe: the live check. Plain JavaScript and Node's own modules only, to say what is missing.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, say } from '../setup.mjs';

const MIN_NODE = 20;
const NEEDED = ['tsx', 'valibot', 'idb', '@noble/ed25519'];
const USAGE_EXIT = 2;

function isReady() {
  const [major = 0] = process.versions.node.split('.').map(Number);
  if (major < MIN_NODE) {
    say(
      `The live check needs Node ${MIN_NODE} or newer; this is ${process.versions.node}. See https://nodejs.org`,
    );
    return false;
  }
  const missing = NEEDED.filter((name) => !existsSync(join(ROOT, 'node_modules', name, 'package.json')));
  if (missing.length === 0) return true;
  say(`The npm packages are not installed (missing: ${missing.join(', ')}). In ${ROOT} type: npm ci`);
  return false;
}

if (isReady()) {
  const args = ['--no-warnings', '--import', 'tsx', 'scripts/probe/index.ts'];
  // Files are named relative to where the command was typed; npm itself runs it at the top of the repository.
  const typedAt = process.env.npm_lifecycle_event === 'probe' ? process.env.INIT_CWD : undefined;
  const environment = { ...process.env, INIT_CWD: typedAt ?? process.cwd() };
  const { status } = spawnSync(process.execPath, [...args, ...process.argv.slice(2)], {
    cwd: ROOT,
    stdio: 'inherit',
    env: environment,
  });
  process.exitCode = status ?? 1;
} else {
  process.exitCode = USAGE_EXIT;
}
