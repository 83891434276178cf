import type { Failure } from '../domain/failure.ts';
import { fail, type Result } from '../domain/result.ts';
import type { Platform } from './platform.ts';
import { forgetUnusedVault } from './vault-use.ts';

/**
 * Runs a change of what is stored while no other one runs. What the browser refuses to save is told; the tasks are written
 * so that it leaves everything as it was.
 */
export async function writing<Value>(
  platform: Platform,
  task: () => Promise<Result<Value, Failure>>,
): Promise<Result<Value, Failure>> {
  return platform.exclusive('write', async () => {
    try {
      return await task();
    } catch {
      await tidy(platform);
      return fail({ kind: 'storage' });
    }
  });
}

/** A vault that was begun for what could not be saved is nobody's. */
async function tidy(platform: Platform): Promise<void> {
  try {
    await forgetUnusedVault(platform);
  } catch {
    // The same trouble once more; the next start sweeps up.
  }
}
