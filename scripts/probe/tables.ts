import { compareBody, noFindings, type Findings } from './compare.ts';
import type { Endpoint } from './description.ts';
import { bodiesOf, requestsTo, type Evidence } from './evidence.ts';
import { documentsOf } from './exchanges.ts';
import { field } from './pick.ts';
import type { Recorded } from './recorder.ts';
import type { Discretion } from './redaction.ts';
import { isObject } from './value.ts';

/** One endpoint as it was asked and answered. */
export interface Table {
  readonly path: string;
  readonly requests: readonly Recorded[];
  /** What the good answers showed; absent when there was none. */
  readonly findings?: Findings;
  /** Over all good answers. */
  readonly rows?: number;
}

function rowCount({ rows, path }: Endpoint, evidence: Evidence): number | undefined {
  if (rows === undefined) return undefined;
  return bodiesOf(evidence, path).reduce((sum, { json }) => {
    const list = field(json, rows);
    return sum + (Array.isArray(list) ? list.length : isObject(list) ? Object.keys(list).length : 0);
  }, 0);
}

function tableOf(endpoint: Endpoint, evidence: Evidence, discretion: Discretion): Table {
  const { path, fields } = endpoint;
  const requests = requestsTo(evidence, path);
  const good = requests.flatMap(({ answer }) => (answer.ok && answer.status === 200 ? [answer] : []));
  if (good.length === 0) return { path, requests };
  const findings = noFindings();
  for (const { json } of good) compareBody(fields, json, findings, discretion);
  const rows = rowCount(endpoint, evidence);
  return { path, requests, findings, ...(rows !== undefined && { rows }) };
}

/** The documented endpoints that were asked, in the documents' order, each compared with its description. */
export function tablesOf(evidence: Evidence, discretion: Discretion): readonly Table[] {
  return documentsOf(evidence.exchange)
    .filter(({ path }) => requestsTo(evidence, path).length > 0)
    .map((endpoint) => tableOf(endpoint, evidence, discretion));
}

/** Documented endpoints that nobody asked. */
export function notAsked(evidence: Evidence): readonly string[] {
  return documentsOf(evidence.exchange)
    .map(({ path }) => path)
    .filter((path) => requestsTo(evidence, path).length === 0);
}
