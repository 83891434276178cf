import type { ReadFailure } from '../../domain/failure.ts';
import type { KeyFacts } from '../../domain/key-facts.ts';
import { explainByTimetable } from '../closure.ts';
import type { Tools } from '../port.ts';

/** Polymarket US has no public status, so that its timetable alone can say that it is closed (docs, Nov 2026). */
export function explainClosure(
  failure: ReadFailure,
  tools: Pick<Tools, 'now' | 'clock'>,
  facts?: KeyFacts,
): ReadFailure {
  return explainByTimetable('polymarket-us', failure, tools, facts);
}
