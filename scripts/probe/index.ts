import { readFileSync } from 'node:fs';
import { createHttp } from '../../lib/exchanges/http.ts';
import type { ReadableAccount } from '../../lib/exchanges/port.ts';
import { createHttpsFetch } from './https-fetch.ts';
import { readNamedFile, signerFrom } from './key.ts';
import { readOptions, type ProbeOptions } from './options.ts';
import { isComplete } from './outcome.ts';
import { reportOf } from './report.ts';
import { runProbe } from './run.ts';
import { usage } from './usage.ts';

/** 0: everything was read. 1: something could not be. 2: the command was not understood. */
type ExitCode = 0 | 1 | 2;

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
};

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function explain(sentence: string): ExitCode {
  say(`${sentence}\n\nFor what to type: npm run probe -- --help`);
  return 2;
}

function accountOf({ environment, keyId, isFcm, namedSubaccounts }: ProbeOptions): ReadableAccount {
  return {
    environment,
    keyId,
    keyGeneration: 0,
    ...(isFcm && { isFcm }),
    ...(namedSubaccounts.length > 0 && { namedSubaccounts }),
  };
}

async function main(args: readonly string[]): Promise<ExitCode> {
  const options = readOptions(args);
  if (!options.ok) {
    if (options.failure !== 'help') return explain(options.failure.sentence);
    say(usage());
    return args.length === 0 ? 2 : 0;
  }
  const { exchange, keyId, keyFile, showAmounts, connectTo, caFile } = options.value;
  const sign = await signerFrom(exchange, keyId, keyFile);
  if (!sign.ok) return explain(sign.failure);
  const ca = caFile === undefined ? undefined : await readNamedFile(caFile, 'The file of --ca-file');
  if (ca !== undefined && !ca.ok) return explain(ca.failure);

  const route = { ...(connectTo !== undefined && { connectTo }), ...(ca !== undefined && { ca: ca.value }) };
  const { fetch, close } = createHttpsFetch(route);
  try {
    const http = createHttp({ fetch, isOnline: () => true, now: Date.now });
    const account = accountOf(options.value);
    const evidence = await runProbe({ exchange, account, http, sign: sign.value, now: Date.now });
    const setting = {
      showAmounts,
      version,
      ...(connectTo !== undefined && { connectTo: `${connectTo.host}:${connectTo.port}` }),
    };
    say(reportOf(evidence, setting));
    return isComplete(evidence) ? 0 : 1;
  } finally {
    close();
  }
}

process.exitCode = await main(process.argv.slice(2));
