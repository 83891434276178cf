// npm start: the whole product on this machine, with exchanges of its own making. Options: --once, --headless.
import { spawn } from 'node:child_process';
import { ROOT, run, say, setUp } from './setup.mjs';

const browser = setUp();

say('Building the extension ...');
if (!run('npx', ['wxt', 'build', '-b', 'chrome', '--mv3', '--level', 'warn'])) process.exit(1);

const demo = spawn(
  process.execPath,
  ['--import', 'tsx', 'scripts/demo/index.ts', '--browser', browser, ...process.argv.slice(2)],
  { cwd: ROOT, stdio: 'inherit' },
);
// Ctrl-C reaches the demo too; it closes its browser and servers itself.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => demo.kill('SIGTERM'));
demo.on('exit', (code) => process.exit(code ?? 1));
