import { exactUsd, usdFromMicros } from '../../../../lib/domain/usd.ts';
import type { ReadFailure } from '../../../../lib/domain/failure.ts';
import type { Result } from '../../../../lib/domain/result.ts';
import { parseJson } from '../../../../lib/exchanges/json.ts';
import { answer, scriptedHttp, status, type Outcome, type ScriptedHttp } from '../scripted-http.ts';
import { unreadable } from '../unreadable.ts';

/** A row of an answer, each field as the JSON text of its value. */
export type RawRow = Readonly<Record<string, string>>;

type Broken = [title: string, json: string, failure: ReadFailure];

function objectText(fields: RawRow): string {
  return `{${Object.entries(fields)
    .map(([name, text]) => `"${name}":${text}`)
    .join(',')}}`;
}

/** A row that lacks these fields. */
export function without(row: RawRow, ...names: string[]): RawRow {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name)));
}

/** An answer with these rows and, if given, a cursor as JSON text. */
export function listBody(list: string, rows: readonly RawRow[], cursor?: string): string {
  return objectText({
    [list]: `[${rows.map(objectText).join(',')}]`,
    ...(cursor !== undefined && { cursor }),
  });
}

/** What no list may look like, with the failure that it has to become. */
export function brokenLists(what: string, list: string): Broken[] {
  const notJson: ReadFailure = { kind: 'unreadable', field: `${what}: not JSON` };
  const named = unreadable(`${what}: ${list}`);
  return [
    ['nothing', '', notJson],
    ['a page', '<html><body>Sign in</body></html>', notJson],
    ['a cut answer', `{"${list}":[`, notJson],
    ['null', 'null', unreadable(what)],
    ['a text', '"none"', unreadable(what)],
    ['a number', '0', named],
    ['a bare list', '[]', named],
    ['no list', '{}', named],
    ['a list of null', `{"${list}":null}`, named],
    ['an object for the list', `{"${list}":{}}`, named],
    ['a text for the list', `{"${list}":"[]"}`, named],
    ['the list one level down', `{"data":{"${list}":[]}}`, named],
    ['a row of null', `{"${list}":[null]}`, unreadable(`${what}: ${list}.0`)],
    ['a text for a row', `{"${list}":["row"]}`, unreadable(`${what}: ${list}.0`)],
  ];
}

/** The same row with one field after another broken: a JSON text in its place, or the field left out. */
export function brokenFields(
  what: string,
  list: string,
  good: RawRow,
  cases: readonly (readonly [field: string, text: string | undefined])[],
): Broken[] {
  return cases.map(([field, text]): Broken => {
    const { [field]: _, ...rest } = good;
    const bad = text === undefined ? rest : { ...rest, [field]: text };
    // The second row, so that the failure has to name the right one.
    const json = listBody(list, [good, bad]);
    return [`${field}: ${text ?? 'missing'}`, json, unreadable(`${what}: ${list}.1.${field}`)];
  });
}

/** Money as exact dollars, so that what was read can be compared with what one writes. */
function shown(value: unknown): unknown {
  if (typeof value === 'bigint') return exactUsd(usdFromMicros(value));
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, shown(inner)]));
}

/** What a parser makes of an answer: the value with money as text, or the failure. */
export function parsedBy(parse: (json: unknown) => Result<unknown, ReadFailure>): (json: string) => unknown {
  return (json) => {
    const read = parse(parseJson(json));
    return read.ok ? shown(read.value) : read.failure;
  };
}

const API = '/trade-api/v2';

/** Answers by path (without the common prefix) and query, or by path alone. Whatever else is asked is refused. */
export type Answers = Readonly<Record<string, Outcome | string>>;

/** A Kalshi that gives these answers. */
export function scriptedAccount(answers: Answers): ScriptedHttp {
  return scriptedHttp(({ url }) => {
    const path = url.pathname.slice(API.length);
    const outcome =
      answers[`${path}${url.search}`] ?? answers[path] ?? status(403, { error: { code: 'forbidden' } });
    return typeof outcome === 'string' ? answer(outcome) : outcome;
  });
}

/** What was asked, without the common prefix, in alphabetical order: requests run side by side. */
export function askedOf(http: ScriptedHttp): string[] {
  return http
    .paths()
    .map((path) => path.slice(API.length))
    .toSorted();
}

/** The lists of a member who has done nothing. */
export const EMPTY: Answers = {
  '/portfolio/positions': '{"market_positions":[],"event_positions":[],"cursor":""}',
  '/portfolio/orders': '{"orders":[],"cursor":""}',
  '/portfolio/fills': '{"fills":[],"cursor":""}',
  '/portfolio/settlements': '{"settlements":[],"cursor":""}',
  '/portfolio/deposits': '{"deposits":[],"cursor":""}',
  '/portfolio/withdrawals': '{"withdrawals":[],"cursor":""}',
  '/portfolio/subaccounts/transfers': '{"transfers":[]}',
  '/portfolio/summary/total_resting_order_value': '{"total_resting_order_value":1234}',
};

/** Such a list, as it is read. */
export const NOTHING = { state: 'read', rows: [], dropped: 0, hasMore: false };
