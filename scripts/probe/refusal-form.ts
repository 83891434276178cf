import { JsonNumber } from '../../lib/exchanges/json.ts';
import type { Recorded } from './recorder.ts';
import { fieldName } from './redaction.ts';
import { isObject, typeOf } from './value.ts';

/** Where exchanges put the word that names an error; anything else in a refusal may be about the user. */
const WORDY: ReadonlySet<string> = new Set(['code', 'details']);
const ERROR_WORD = /^[A-Za-z][A-Za-z_]{0,60}$/;
const MAX_DEPTH = 3;

function formOf(value: unknown, name: string, depth: number): string {
  if (WORDY.has(name)) {
    if (typeof value === 'string' && ERROR_WORD.test(value)) return `"${value}"`;
    if (value instanceof JsonNumber && /^\d{1,3}$/.test(value.source)) return value.source;
  }
  if (!isObject(value) || depth >= MAX_DEPTH) return typeOf(value);
  const parts = Object.entries(value).map(([key, inner]) => {
    const shown = fieldName(key).replaceAll('"', '');
    return `${shown}: ${formOf(inner, key, depth + 1)}`;
  });
  return `{ ${parts.join(', ')} }`;
}

/** How an exchange put a refusal: its fields and error words, without any sentence of it. */
export function refusalForm({ answer }: Recorded): string {
  if (!answer.ok) return 'no answer';
  if (answer.kind === 'JSON') return formOf(answer.json, '', 0);
  return answer.kind === 'nothing' ? 'an empty body' : `${answer.kind} of ${answer.bytes} bytes`;
}
