import { EXCHANGES } from '../../lib/exchanges/meta.ts';
import { counted, type Evidence, type Finding } from './evidence.ts';
import { differences } from './differences.ts';
import { documentedNamesOf, findingsOf, knownShards } from './exchanges.ts';
import { labelled, WIDTH, wrapped } from './layout.ts';
import { outcomeLines } from './outcome.ts';
import { DISCREET, keyTail, OPEN, withoutKeyId } from './redaction.ts';
import { tableText } from './table-text.ts';
import { notAsked, tablesOf } from './tables.ts';

const STATE_WIDTH = 10;

interface Setting {
  readonly showAmounts: boolean;
  readonly version: string;
  /** The stand-in that was asked instead of the exchange. */
  readonly connectTo?: string;
}

function heading(text: string): string {
  return `\n${text}\n${'-'.repeat(WIDTH)}`;
}

function preamble(evidence: Evidence, { showAmounts, version, connectTo }: Setting): readonly string[] {
  const { exchange, account, startedAt } = evidence;
  const when = `${new Date(startedAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const what = `${EXCHANGES[exchange].name}, ${account.environment}, key ${keyTail(account.keyId)}`;
  const privacy = showAmounts
    ? 'With amounts and names, as --show-amounts asks: for your own eyes, not for a bug report.'
    : 'Amounts are only forms ("-#,###.##"), names are left out: good to paste into a bug report.';
  return [
    `Bankroll ${version}, live check: ${what}`,
    `${when}, Node ${process.versions.node}, ${process.platform}`,
    ...(connectTo === undefined ? [] : [`Asked ${connectTo}, which stands in for the exchange.`]),
    wrapped(privacy, ''),
  ];
}

function findingText({ question, state, answer }: Finding): string {
  return labelled(`  ${state}`, `${question} ${answer}`, STATE_WIDTH);
}

function requestsText({ requests }: Evidence): string {
  const hosts = [...new Set(requests.map(({ host }) => host))].join(', ');
  const signed = requests.filter(({ isSigned }) => isSigned).length;
  return wrapped(
    `${counted(requests.length, 'request')}, all of them GET, ${signed} signed, to ${hosts}.`,
    '',
  );
}

/** The whole report, no line wider than `WIDTH`. */
export function reportOf(evidence: Evidence, setting: Setting): string {
  const discretion = setting.showAmounts ? OPEN : DISCREET;
  const tables = tablesOf(evidence, discretion);
  const differing = tables.flatMap((table) => differences(table, knownShards(evidence.exchange)));
  const unasked = notAsked(evidence);
  const findings = findingsOf(evidence);
  const text = [
    ...preamble(evidence, setting),
    heading('1. What was read'),
    tables.map((table) => tableText(table, discretion)).join('\n\n'),
    ...(unasked.length === 0 ? [] : ['', labelled('not asked', unasked.join(', '), STATE_WIDTH)]),
    heading('2. What differs from the documents'),
    ...(differing.length === 0 ? ['  Nothing: every good answer had the documented form.'] : differing),
    heading('3. What the documents leave open'),
    ...findings.filter(({ state }) => state === 'settled').map(findingText),
    ...findings.filter(({ state }) => state === 'open').map(findingText),
    heading('4. What Bankroll makes of it'),
    ...outcomeLines(evidence, { discretion, documented: documentedNamesOf(evidence.exchange) }),
    '',
    requestsText(evidence),
  ].join('\n');
  return withoutKeyId(text, evidence.account.keyId);
}
