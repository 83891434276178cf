import type { FieldFinding, Findings } from './compare.ts';
import { counted } from './evidence.ts';
import { labelled } from './layout.ts';
import type { Recorded } from './recorder.ts';
import type { Discretion } from './redaction.ts';
import { refusalForm } from './refusal-form.ts';
import type { Table } from './tables.ts';

const INDENT = 12;

function statusText(requests: readonly Recorded[]): string {
  const outcomes = requests.map(({ answer }) => (answer.ok ? String(answer.status) : answer.failure.kind));
  const each = [...new Set(outcomes)].map((outcome) => {
    const times = outcomes.filter((one) => one === outcome).length;
    return times === 1 ? outcome : `${outcome} x${times}`;
  });
  const ms = requests.map((request) => request.ms);
  const [least, most] = [Math.min(...ms), Math.max(...ms)];
  return `${each.join(', ')}, ${least === most ? least : `${least}-${most}`} ms`;
}

function rowsText(rows: number | undefined): string {
  if (rows === undefined) return '';
  return rows === 0 ? ', 0 rows, so that no row could be compared' : `, ${counted(rows, 'row')}`;
}

/** Whether it was there at least once, in the form that it should have. */
function isThere({ chances, absent, others }: FieldFinding): boolean {
  const strange = [...others.values()].reduce((sum, { count }) => sum + count, 0);
  return chances > absent + strange;
}

function formsText({ shown, nulls, chances, absent }: FieldFinding, { most }: Discretion): string {
  const forms = [...shown].toSorted((a, b) => a.length - b.length || a.localeCompare(b));
  const more = forms.length > most ? ' ...' : '';
  return [
    ...(forms.length > 0 ? [`${forms.slice(0, most).join(' | ')}${more}`] : []),
    ...(nulls > 0 ? [`null in ${nulls} of ${chances}`] : []),
    ...(absent > 0 ? [`absent in ${absent} of ${chances}`] : []),
  ].join(', ');
}

interface Entry {
  readonly path: string;
  readonly text: string;
}

/** A labelled list, what belongs to one row or object in one paragraph. */
function entryLines(label: string, entries: readonly Entry[]): readonly string[] {
  const groups = new Map<string, string[]>();
  for (const { path, text } of entries) {
    const cut = path.lastIndexOf('.');
    const [parent, name] = cut < 0 ? ['', path] : [path.slice(0, cut), path.slice(cut + 1)];
    groups.set(parent, [...(groups.get(parent) ?? []), text === '' ? name : `${name} ${text}`]);
  }
  return [...groups].map(([parent, names], index) => {
    const list = names.join('; ');
    return labelled(index === 0 ? `  ${label}` : '', parent === '' ? list : `${parent}: ${list}`, INDENT);
  });
}

function otherEntries(path: string, { others }: FieldFinding): readonly Entry[] {
  return [...others].map(([type, { expected, count }]) => ({
    path,
    text: `is ${type}, not ${expected} (${counted(count, 'time')})`,
  }));
}

function fieldLines({ fields, unknown }: Findings, discretion: Discretion): readonly string[] {
  const all = [...fields].filter(([path]) => path !== '');
  const there = all.filter(([, finding]) => isThere(finding));
  const entries = (reported: boolean): readonly Entry[] =>
    there
      .filter(([, { presence }]) => (presence === 'undocumented') === reported)
      .map(([path, finding]) => ({ path, text: formsText(finding, discretion) }));
  const absent = all
    .filter(([, { chances, absent, presence }]) => absent === chances && presence !== 'undocumented')
    .map(([path, { presence }]) => ({ path, text: presence === 'optional' ? '(optional)' : '' }));
  return [
    ...entryLines('present', entries(false)),
    ...entryLines('reported', entries(true)),
    ...entryLines('absent', absent),
    ...entryLines(
      'other',
      [...fields].flatMap(([path, finding]) => otherEntries(path === '' ? 'the answer' : path, finding)),
    ),
    ...entryLines(
      'unknown',
      [...unknown].map(([path, types]) => ({ path, text: [...types].join(' | ') })),
    ),
  ];
}

/**
 * One endpoint: how it answered and which of its fields were there. "reported": undocumented, but seen before; "other": of
 * another type than documented; "unknown": in no document.
 */
export function tableText({ path, requests, findings, rows }: Table, discretion: Discretion): string {
  const refused = requests.filter(({ answer }) => answer.ok && answer.status !== 200);
  return [
    `GET ${path}`,
    `  ${statusText(requests)}${rowsText(rows)}`,
    ...[...new Set(refused.map(refusalForm))].map((form) => labelled('  refused', form, INDENT)),
    ...(findings === undefined ? [] : fieldLines(findings, discretion)),
  ].join('\n');
}
