import { parseArgs } from 'node:util';
import { EXCHANGE_IDS, type Environment, type ExchangeId } from '../../lib/domain/account.ts';
import { fail, ok, type Result } from '../../lib/domain/result.ts';
import { EXCHANGES } from '../../lib/exchanges/meta.ts';

/** Numbered subaccounts of Kalshi (docs getting_started/subaccounts, 2026); 0 is asked for anyway. */
const SUBACCOUNT_MAX = 63;

export interface ProbeOptions {
  readonly exchange: ExchangeId;
  readonly environment: Environment;
  readonly keyId: string;
  /** As typed; relative to where the command was typed. */
  readonly keyFile: string;
  readonly isFcm: boolean;
  readonly namedSubaccounts: readonly number[];
  readonly showAmounts: boolean;
  readonly connectTo?: { readonly host: string; readonly port: number };
  /** Path of a PEM file. */
  readonly caFile?: string;
}

/** "help": nothing was asked for, or help was. A text: what is wrong with what was typed; never what was typed itself. */
export type UsageProblem = 'help' | { readonly sentence: string };

const OPTIONS = {
  'key-id': { type: 'string' },
  'key-file': { type: 'string' },
  environment: { type: 'string' },
  subaccounts: { type: 'string' },
  fcm: { type: 'boolean' },
  'show-amounts': { type: 'boolean' },
  'connect-to': { type: 'string' },
  'ca-file': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

type Values = Readonly<Record<string, string | boolean | undefined>>;

function problem(sentence: string): { readonly ok: false; readonly failure: UsageProblem } {
  return fail({ sentence });
}

function textOf(values: Values, name: keyof typeof OPTIONS): string | undefined {
  const value = values[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isOption(name: string): name is keyof typeof OPTIONS {
  return Object.hasOwn(OPTIONS, name);
}

/** What is wrong with an option by itself. Values are not repeated: one of them could be a key. */
function objectionToOption(name: string, value: string | undefined): string | undefined {
  if (!isOption(name)) return 'There is an option that this command does not have.';
  const takesValue = OPTIONS[name].type === 'string';
  if (takesValue && (value === undefined || value === '')) return `--${name} needs a value.`;
  return !takesValue && value !== undefined ? `--${name} takes no value.` : undefined;
}

function subaccountsIn(text: string | undefined): readonly number[] | undefined {
  if (text === undefined) return [];
  const parts = text.split(',').map((part) => part.trim());
  if (!parts.every((part) => /^\d{1,2}$/.test(part) && Number(part) <= SUBACCOUNT_MAX)) return undefined;
  return [...new Set(parts.map(Number))].filter((number) => number !== 0);
}

function addressIn(text: string): { readonly host: string; readonly port: number } | undefined {
  const match = /^(?<host>[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\]):(?<port>\d{1,5})$/.exec(text);
  const { host = '', port = '' } = match?.groups ?? {};
  if (match === null || Number(port) < 1 || Number(port) > 65_535) return undefined;
  return { host: host.replaceAll(/[[\]]/g, ''), port: Number(port) };
}

/** What only Kalshi has. */
function objectionToExtras(exchange: ExchangeId, values: Values): string | undefined {
  if (exchange === 'kalshi') return undefined;
  const extra = (['subaccounts', 'fcm'] as const).find((name) => values[name] !== undefined);
  return extra === undefined ? undefined : `--${extra} is for Kalshi only.`;
}

/** Reads what was typed after `npm run probe --`. */
export function readOptions(args: readonly string[]): Result<ProbeOptions, UsageProblem> {
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    options: OPTIONS,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  if (args.length === 0 || values.help === true) return fail('help');
  for (const token of tokens) {
    const objection = token.kind === 'option' ? objectionToOption(token.name, token.value) : undefined;
    if (objection !== undefined) return problem(objection);
  }
  const [name, ...more] = positionals;
  const exchange = EXCHANGE_IDS.find((id) => id === name);
  if (exchange === undefined || more.length > 0) {
    return problem(`Name one exchange: ${EXCHANGE_IDS.join(' or ')}.`);
  }
  const environment = textOf(values, 'environment') ?? 'production';
  const { environments, name: exchangeName } = EXCHANGES[exchange];
  const known = environments.find((one) => one === environment);
  if (known === undefined) {
    return problem(`${exchangeName} has no such environment. It has: ${environments.join(', ')}.`);
  }
  const extra = objectionToExtras(exchange, values);
  if (extra !== undefined) return problem(extra);
  const [keyId, keyFile] = [textOf(values, 'key-id'), textOf(values, 'key-file')];
  if (keyId === undefined)
    return problem('--key-id is missing: the id that the exchange shows beside the key.');
  if (keyFile === undefined) return problem('--key-file is missing: the file that holds the private key.');
  const namedSubaccounts = subaccountsIn(textOf(values, 'subaccounts'));
  if (namedSubaccounts === undefined) {
    return problem('--subaccounts takes numbers from 1 to 63 with commas between them, such as 1,7.');
  }
  const address = textOf(values, 'connect-to');
  const connectTo = address === undefined ? undefined : addressIn(address);
  if (address !== undefined && connectTo === undefined) {
    return problem('--connect-to takes an address and a port, such as 127.0.0.1:8443.');
  }
  const caFile = textOf(values, 'ca-file');
  return ok({
    exchange,
    environment: known,
    keyId,
    keyFile,
    isFcm: values.fcm === true,
    namedSubaccounts,
    showAmounts: values['show-amounts'] === true,
    ...(connectTo !== undefined && { connectTo }),
    ...(caFile !== undefined && { caFile }),
  });
}
