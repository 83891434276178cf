import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Exchanges, startExchanges } from '../exchange/index.ts';
import { smallWorld, type SmallWorld } from '../exchange/world.ts';
import { secretsIn } from './leaks.ts';
import { createFolder, type ProbeFolder, runCommand, runProbe, standIn } from './probe-run.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const UNREACHABLE = '127.0.0.1:1';

let exchanges: Exchanges;
let world: SmallWorld;
let folder: ProbeFolder;
let toStandIn: readonly string[];
beforeAll(async () => {
  exchanges = await startExchanges();
  world = smallWorld(exchanges);
  folder = await createFolder();
  toStandIn = await standIn(exchanges, folder);
});
afterAll(async () => {
  await exchanges.close();
  await folder.remove();
});

describe('the command', { timeout: 60_000 }, () => {
  it('explains itself without arguments: what it does, sends and needs', async () => {
    const [bare, help] = await Promise.all([runProbe([]), runProbe(['--help'])]);
    expect([bare.code, help.code]).toEqual([2, 0]);
    expect(bare.output).toBe(help.output);
    for (const host of ['external-api.kalshi.com', 'demo-api.kalshi.co', 'api.polymarket.us']) {
      expect(help.output).toContain(host);
    }
    expect(help.output).toContain('GET requests and nothing else');
    expect(help.output).toContain('npm run --silent probe -- kalshi --key-id ID --key-file FILE');
    expect(help.output.split('\n').filter((line) => line.length > 100)).toEqual([]);
  });

  it('says what is missing where the packages are not installed', async () => {
    const scripts = join(folder.path, 'fresh', 'scripts');
    await mkdir(join(scripts, 'probe'), { recursive: true });
    for (const file of ['setup.mjs', 'probe/start.mjs']) {
      await copyFile(join(ROOT, 'scripts', file), join(scripts, file));
    }
    const run = await runCommand(process.execPath, [join(scripts, 'probe/start.mjs'), '--help']);
    expect(run.code).toBe(2);
    expect(run.words).toMatch(
      /The npm packages are not installed \(missing: tsx, .*\)\. In .*fresh.* type: npm ci/,
    );
  });

  it('runs as npm run probe, with files named from where it was typed', async () => {
    await folder.file('named.key', world.kalshiKey.pem);
    const args = ['run', '--silent', '--prefix', ROOT, 'probe', '--', 'kalshi'];
    const key = ['--key-id', world.kalshiKey.id, '--key-file', 'named.key', ...toStandIn];
    const run = await runCommand('npm', [...args, ...key], { cwd: folder.path });
    expect(run.output).toContain('live check: Kalshi, production');
    expect(run.code).toBe(0);
    expect(secretsIn(run.output, world.kalshiKey.pem, world.kalshiKey.id)).toEqual([]);
  });

  it('says in one sentence what is wrong with a key file, and sends nothing', async () => {
    exchanges.log.clear();
    const { pem, id } = world.kalshiKey;
    const { secret } = world.polymarketUsKey;
    const cases = [
      { exchange: 'kalshi', text: pem.slice(0, 60), told: /cut off/ },
      { exchange: 'kalshi', text: '', told: /key file is empty/ },
      { exchange: 'kalshi', text: id, told: /key file holds a key id/ },
      { exchange: 'kalshi', text: secret, told: /secret key of Polymarket US, not a Kalshi private key/ },
      { exchange: 'polymarket-us', text: pem, told: /Kalshi private key, not a secret key/ },
      {
        exchange: 'polymarket-us',
        text: secret.slice(3),
        told: /not complete|characters that do not belong/,
      },
      { exchange: 'kalshi', text: 'x'.repeat(100_000), told: /far too large/ },
    ];
    const runs = await Promise.all(
      cases.map(async ({ exchange, text }, index) => {
        const file = await folder.file(`case-${index}`, text);
        return runProbe([exchange, '--key-id', id, '--key-file', file, ...toStandIn]);
      }),
    );
    for (const [index, { code, output }] of runs.entries()) {
      expect(code).toBe(2);
      expect(output).toMatch(cases[index]?.told ?? /^$/);
      expect(secretsIn(output, pem, id)).toEqual([]);
      expect(secretsIn(output, secret, id)).toEqual([]);
    }
    expect(exchanges.log.entries).toEqual([]);
  });

  it('does not repeat what was typed in the wrong place', async () => {
    const { pem, id } = world.kalshiKey;
    const file = await folder.file('good.key', pem);
    const runs = await Promise.all([
      runProbe(['kalshi', '--key-id', pem, '--key-file', file]),
      runProbe([pem, '--key-id', id, '--key-file', file]),
      runProbe(['kalshi', '--key-id', id, '--key-file', pem]),
      runProbe(['kalshi', `--key=${pem}`]),
    ]);
    for (const { code, output } of runs) {
      expect(code).toBe(2);
      expect(secretsIn(output, pem, id)).toEqual([]);
      expect(output).toContain('npm run probe -- --help');
    }
  });

  it('reports hosts that cannot be reached', async () => {
    const file = await folder.file('good.key', world.kalshiKey.pem);
    const key = ['kalshi', '--key-id', world.kalshiKey.id, '--key-file', file];
    const run = await runProbe([...key, '--connect-to', UNREACHABLE]);
    expect(run.code).toBe(1);
    expect(run.output).toContain('Does external-api.kalshi.com answer? no: dns-tls (1 request)');
    expect(run.output).toContain('Does api.elections.kalshi.com answer? no: dns-tls');
    expect(run.output).toMatch(/connecting +dns-tls/);
  });

  it('trusts no certificate but those of the system and the one it is given', async () => {
    exchanges.log.clear();
    const file = await folder.file('good.key', world.kalshiKey.pem);
    const key = ['kalshi', '--key-id', world.kalshiKey.id, '--key-file', file];
    const run = await runProbe([...key, '--connect-to', `127.0.0.1:${exchanges.port}`]);
    expect(run.code).toBe(1);
    expect(run.output).toMatch(/connecting +dns-tls/);
    expect(exchanges.log.entries).toEqual([]);
  });

  it('needs the certificate file it was told of', async () => {
    const file = await folder.file('good.key', world.kalshiKey.pem);
    const missing = join(folder.path, 'missing.pem');
    const key = ['kalshi', '--key-id', world.kalshiKey.id, '--key-file', file];
    const run = await runProbe([...key, '--connect-to', UNREACHABLE, '--ca-file', missing]);
    expect(run.code).toBe(2);
    expect(run.output).toContain('The file of --ca-file cannot be read');
  });
});
