import { diagnoseAccount } from '../../../lib/background/diagnose.ts';
import type { Diagnosis } from '../../../lib/domain/diagnosis.ts';
import { diagnosisItem } from '../../../lib/state/items.ts';
import type { World } from './world.ts';

export interface Told {
  /** Whether all was well. */
  readonly isWell: boolean;
  /** The diagnosis as it is saved. */
  readonly found: Diagnosis | undefined;
}

/** Lets the doctor look at an account, to the end. */
export async function diagnoseIn({ platform }: World, id = 'a'): Promise<Told> {
  const isWell = await diagnoseAccount(id, platform);
  const stored = await diagnosisItem.read();
  return { isWell, found: (stored.state === 'present' ? stored.value : undefined) ?? undefined };
}
