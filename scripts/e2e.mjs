// npm run test:e2e: the end-to-end tests of the last build, with whatever browser this machine has. Arguments go to
// Playwright: npm run test:e2e -- mask
import { run, setUp } from './setup.mjs';

const env = { ...process.env, BANKROLL_BROWSER: setUp() };
const args = ['playwright', 'test', '--config', 'tests/playwright.config.ts', ...process.argv.slice(2)];
process.exit(run('npx', args, { env }) ? 0 : 1);
