import type { LogEntry } from './log.ts';
import { isClientsFault } from './refusal.ts';

/**
 * Collects what a correct client must never do. A deliberate fault, an unknown, deleted or mismatched key and a clock
 * that a test has moved are no problems: a correct client can meet them.
 */
export function problemsOf(entries: readonly LogEntry[], malformed: number): readonly string[] {
  const found: string[] = [];
  entries.forEach((entry, index) => {
    const where = `#${index} ${entry.method} ${entry.host}${entry.path}${entry.query === '' ? '' : `?${entry.query}`}`;
    for (const problem of entry.problems) found.push(`${where}: ${problem}`);
    if (entry.refusal !== null && isClientsFault(entry.refusal)) {
      found.push(`${where}: credentials refused: ${entry.refusal.detail}`);
    }
  });
  if (malformed > 0) found.push(`${malformed} connection(s) carried bytes that are not HTTP`);
  return found;
}
