import type { Part } from '../../lib/domain/details.ts';
import type { ReadFailure } from '../../lib/domain/failure.ts';
import { powerOf } from '../../lib/domain/key-facts.ts';
import { totalOf, type Balance, type Pocket } from '../../lib/domain/reading.ts';
import { failureText } from '../../lib/domain/text/failures.ts';
import { exactUsd, type Usd } from '../../lib/domain/usd.ts';
import { EXCHANGES } from '../../lib/exchanges/meta.ts';
import type { Connection, ReadDetails } from '../../lib/exchanges/port.ts';
import { counted, type Evidence } from './evidence.ts';
import { failureWords } from './failure-words.ts';
import { labelled } from './layout.ts';
import { fieldPath, type Discretion } from './redaction.ts';

/** What Bankroll makes of the answers: the last part of the report, and the exit code. */

const LABEL = 18;

interface Wording {
  readonly discretion: Discretion;
  /** The names of fields that may be shown. */
  readonly documented: ReadonlySet<string>;
}

function pocketName({ kind, number }: Pick<Pocket, 'kind' | 'number'>): string {
  if (kind !== undefined) return kind;
  if (number === undefined) return 'bound';
  return number === 0 ? 'Primary' : `Subaccount ${number}`;
}

function amountsText(balance: Balance, { amount }: Discretion): string {
  const tell = (name: string, usd: Usd | undefined): string =>
    `${name} ${usd === undefined ? 'unknown' : amount(exactUsd(usd))}`;
  const stated = Object.entries(balance).map(([name, usd]: [string, Usd | undefined]) => tell(name, usd));
  return [tell('total', totalOf(balance)), ...stated].join(', ');
}

function pocketLine(pocket: Pocket, { discretion, documented }: Wording): string {
  const { balance, notes = [], failure } = pocket;
  const told = [
    amountsText(balance, discretion),
    ...(notes.length > 0 ? [`notes: ${notes.join(', ')}`] : []),
    ...(failure === undefined ? [] : [failureWords(failure, documented)]),
  ];
  return labelled(`  ${pocketName(pocket)}`, told.join('; '), LABEL);
}

function failureLine(
  label: string,
  failure: ReadFailure,
  evidence: Evidence,
  { documented }: Wording,
): string {
  // The sentence names the field too, and a field's path can hold a market's name.
  const told =
    failure.kind === 'unreadable' ? { ...failure, field: fieldPath(failure.field, documented) } : failure;
  const { sentence } = failureText(told, EXCHANGES[evidence.exchange].name);
  return labelled(`  ${label}`, `${failureWords(failure, documented)}: ${sentence}`, LABEL);
}

function keyLine({ facts, boundSubaccount }: Connection, evidence: Evidence): string {
  const bound = boundSubaccount === undefined ? '' : `, bound to subaccount ${boundSubaccount}`;
  return labelled(
    '  connecting',
    `worked; what the key can do: ${powerOf(evidence.exchange, facts)}${bound}`,
    LABEL,
  );
}

interface NamedPart {
  readonly name: string;
  readonly part: Part<unknown>;
}

function partsOf(details: ReadDetails): readonly NamedPart[] {
  return [
    ...details.positions.map(({ pocket, markets }) => ({
      name: `positions of ${pocketName(pocket)}`,
      part: markets,
    })),
    { name: 'open orders', part: details.orders },
    ...details.activity.map(({ source, part }) => ({ name: source, part })),
  ];
}

function partText({ name, part }: NamedPart, documented: ReadonlySet<string>): string {
  if (part.state === 'failed') return `${name}: ${failureWords(part.failure, documented)}`;
  const more = part.hasMore ? ' and more' : '';
  return `${name}: ${counted(part.rows.length + part.dropped, 'row')}${more}`;
}

/** Only for members of an FCM; an amount instead of rows. */
function restingText(details: ReadDetails, { discretion, documented }: Wording): readonly string[] {
  const { restingValue } = details;
  if (restingValue === undefined) return [];
  const told =
    restingValue.state === 'read'
      ? discretion.amount(exactUsd(restingValue.amount))
      : failureWords(restingValue.failure, documented);
  return [`value of resting orders: ${told}`];
}

/** Part 4 of the report. */
export function outcomeLines(evidence: Evidence, wording: Wording): readonly string[] {
  const { connection, reading, details } = evidence;
  const lines = [
    connection.ok
      ? keyLine(connection.value, evidence)
      : failureLine('connecting', connection.failure, evidence, wording),
  ];
  if (reading?.ok === false) lines.push(failureLine('reading', reading.failure, evidence, wording));
  if (reading?.ok === true) lines.push(...reading.value.pockets.map((pocket) => pocketLine(pocket, wording)));
  if (details !== undefined) {
    const parts = partsOf(details).map((part) => partText(part, wording.documented));
    lines.push(labelled('  behind it', [...parts, ...restingText(details, wording)].join('; '), LABEL));
  }
  return lines;
}

/** A refusal that belongs to a narrow key is an answer, not a failed read. */
function isRefusal(failure: ReadFailure): boolean {
  return failure.kind === 'key-scope' || failure.kind === 'key-restricted';
}

/** Whether everything that the key may read was read. */
export function isComplete({ connection, reading, details }: Evidence): boolean {
  if (!connection.ok || reading === undefined || !reading.ok) return false;
  if (reading.value.pockets.some(({ failure }) => failure !== undefined)) return false;
  if (details === undefined) return false;
  const parts = [...partsOf(details).map(({ part }) => part), details.restingValue];
  return parts.every((part) => part === undefined || part.state === 'read' || isRefusal(part.failure));
}
