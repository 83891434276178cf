import { SUBACCOUNT_MAX } from '../../domain/account.ts';

const ITEM = /^(\d{1,2})(?:\s*[-–]\s*(\d{1,2}))?$/;

function numberOf(text: string): number | undefined {
  // oxlint-disable-next-line bankroll/no-float-money -- the number of a subaccount
  const number = Number(text);
  return number >= 1 && number <= SUBACCOUNT_MAX ? number : undefined;
}

/** "1, 2, 7-9" as numbers in order, each once; empty for an empty text, undefined for one that is no such list. */
export function parseSubaccounts(text: string): readonly number[] | undefined {
  const found = new Set<number>();
  const items = text.split(/[,;]/).map((item) => item.trim());
  // A comma at the end is on the way to the next number.
  for (const item of items.filter((one) => one !== '')) {
    const match = ITEM.exec(item);
    const from = match?.[1] === undefined ? undefined : numberOf(match[1]);
    const to = match?.[2] === undefined ? from : numberOf(match[2]);
    if (from === undefined || to === undefined || to < from) return undefined;
    for (let number = from; number <= to; number += 1) found.add(number);
  }
  return [...found].toSorted((a, b) => a - b);
}

/** The shortest such text: [1, 2, 7, 8, 9] is "1, 2, 7-9". */
export function subaccountsText(numbers: readonly number[]): string {
  const runs: { from: number; to: number }[] = [];
  for (const number of numbers.toSorted((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last !== undefined && number <= last.to + 1) last.to = Math.max(last.to, number);
    else runs.push({ from: number, to: number });
  }
  return runs
    .map(({ from, to }) => (to - from < 2 ? (from === to ? `${from}` : `${from}, ${to}`) : `${from}-${to}`))
    .join(', ');
}
