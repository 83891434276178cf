import type { StatedPopup, StatedRow } from '../../tests/browser/popup-page.ts';

const NAME_WIDTH = 34;
const AMOUNT_WIDTH = 16;

function line(name: string, { total, cash, positions }: Omit<StatedRow, 'name'>): string {
  const amounts = [total, cash, positions].map((amount) => (amount ?? 'unknown').padStart(AMOUNT_WIDTH));
  return name.padEnd(NAME_WIDTH) + amounts.join('');
}

/** What the popup shows, as text for a terminal. Amounts are exact dollars. */
export function balanceTable(popup: StatedPopup): string {
  const rows = [line('', { total: 'total', cash: 'cash', positions: 'positions' })];
  for (const account of popup.accounts) {
    rows.push(line(`${account.exchange}: ${account.name}`, account));
    for (const pocket of account.pockets) rows.push(line(`    ${pocket.name}`, pocket));
  }
  rows.push(line('Total', { total: popup.total, cash: '', positions: '' }));
  return rows.join('\n');
}
