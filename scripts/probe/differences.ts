import { counted } from './evidence.ts';
import { wrapped } from './layout.ts';
import type { Table } from './tables.ts';

/** What an endpoint showed that the documents do not say; empty when all is as documented. */
export function differences({ path, findings }: Table, knownShards: readonly string[]): readonly string[] {
  if (findings === undefined) return [];
  const told: string[] = [];
  for (const [at, { absent, chances, presence, others, unknownValues }] of findings.fields) {
    const name = at === '' ? 'the answer' : at;
    if (absent > 0 && presence === 'always') told.push(`${name} is missing in ${absent} of ${chances}`);
    for (const [type, { expected, count }] of others) {
      told.push(`${name} is ${type}, documented as ${expected} (${counted(count, 'time')})`);
    }
    if (unknownValues.size > 0) told.push(`${name} has unknown values: ${[...unknownValues].join(', ')}`);
  }
  for (const [at, types] of findings.unknown) told.push(`unknown field ${at}: ${[...types].join(' | ')}`);
  const strange = [...findings.shards].filter((shard) => !knownShards.includes(shard));
  if (strange.length > 0) told.push(`unknown exchange shards: ${strange.join(', ')}`);
  return told.map((one) => wrapped(`${path}: ${one}`, '    ', '  '));
}
