import type { ReadFailure } from '../../domain/failure.ts';
import type { Reading } from '../../domain/reading.ts';
import type { Usd } from '../../domain/usd.ts';
import type { Tools } from '../port.ts';
import type { SignedGet } from '../signed-get.ts';
import { PATHS } from './api.ts';
import { agree, parseSubaccounts } from './parse.ts';
import { disputed, readPocket, type PocketRead } from './pocket.ts';

/** Whether a pocket's own cash and the list's are two statements of one moment that do not agree. */
function differs({ pocket }: PocketRead, cash: ReadonlyMap<number, Usd>): boolean {
  const { number, balance, failure, fetchedAt } = pocket;
  const listed = number === undefined ? undefined : cash.get(number);
  if (failure !== undefined || fetchedAt !== undefined) return false;
  return listed !== undefined && balance.cash !== undefined && !agree(listed, balance.cash);
}

function contradicted(
  read: PocketRead,
  listed: Usd,
  failure: ReadFailure = { kind: 'contradictory', between: 'list' },
): PocketRead {
  const { pocket } = read;
  return {
    ...read,
    pocket: {
      ...pocket,
      balance: disputed(pocket.balance, listed),
      failure,
    },
  };
}

/**
 * Compares each pocket's own cash with the list's. A difference is most likely a trade that fell between the two answers,
 * so the list is read again, then the pockets that still differ; only where the two insist is it a contradiction, which is
 * shown: the smaller figure counts, and the total says "at least".
 */
export async function settleDisputes(
  get: SignedGet,
  reads: readonly PocketRead[],
  cash: ReadonlyMap<number, Usd>,
  tools: Tools,
  previous: Reading | undefined,
): Promise<readonly PocketRead[]> {
  if (!reads.some((read) => differs(read, cash))) return reads;
  const again = tools.signal.aborted ? undefined : await get(PATHS.subaccounts);
  const parsed = again?.ok === true ? parseSubaccounts(again.value) : again;
  if (parsed?.ok !== true) {
    // Without a second list nothing can settle it, and the two figures stand against each other until the next cycle.
    const asked = parsed?.failure.kind === 'rate-limited' ? parsed.failure : undefined;
    return reads.map((read) => {
      const listed = cash.get(read.pocket.number ?? Number.NaN);
      return listed !== undefined && differs(read, cash) ? contradicted(read, listed, asked) : read;
    });
  }
  const later = parsed.value;
  return Promise.all(
    reads.map(async (read) => {
      const number = read.pocket.number;
      if (number === undefined || !differs(read, later)) return read;
      const second = await readPocket(get, { number }, previous);
      const latest = second.ok ? second.value : read;
      const listed = later.get(number);
      return listed !== undefined && differs(latest, later) ? contradicted(latest, listed) : latest;
    }),
  );
}
