import type { Locator, Page } from '@playwright/test';
import { formatMicros } from '../exchange/index.ts';

/** An amount as the markup states it; null while it is unknown or hidden. */
export type StatedAmount = string | null;

/** Micro-dollars in the form that the markup promises: six decimals, always. */
export function statedAmount(micros: bigint): string {
  return formatMicros(micros, 6);
}

export interface StatedRow {
  readonly name: string;
  readonly total: StatedAmount;
  readonly cash: StatedAmount;
  readonly positions: StatedAmount;
}

export interface StatedAccount extends StatedRow {
  readonly exchange: string;
  readonly coverage: string | null;
  readonly freshness: string | null;
  readonly pockets: readonly StatedRow[];
}

export interface StatedPopup {
  readonly total: StatedAmount;
  readonly coverage: string | null;
  readonly freshness: string | null;
  readonly accounts: readonly StatedAccount[];
}

/** Reads everything that the popup states, from the attributes that its markup promises, in one go. */
export async function readPopup(page: Page): Promise<StatedPopup> {
  // Some TypeScript runners wrap every function of the next call in this helper, which pages do not have.
  await page.evaluate('globalThis.__name ??= (value) => value');
  return page.evaluate(() => {
    const named = (element: Element): string => {
      const ids = element.getAttribute('aria-labelledby')?.split(/\s+/) ?? [];
      const label = ids.map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
      return (element.getAttribute('aria-label') ?? label).trim();
    };
    const own = (scope: Element, field: string): Element | null =>
      [...scope.querySelectorAll(`data[data-field="${field}"]`)].find(
        (element) => scope.matches('li') || element.closest('li') === null,
      ) ?? null;
    const row = (scope: Element): StatedRow => ({
      name: named(scope),
      total: own(scope, 'total')?.getAttribute('value') ?? null,
      cash: own(scope, 'cash')?.getAttribute('value') ?? null,
      positions: own(scope, 'positions')?.getAttribute('value') ?? null,
    });
    const regions = [...document.querySelectorAll('[role="region"], section')];
    const totalData = regions
      .find((region) => named(region) === 'Total')
      ?.querySelector('data[data-field="total"]');
    const accounts = regions.flatMap((region) =>
      [...region.querySelectorAll('[role="group"]')].map((group) => ({
        exchange: named(region),
        ...row(group),
        coverage: own(group, 'total')?.getAttribute('data-coverage') ?? null,
        freshness: own(group, 'total')?.getAttribute('data-freshness') ?? null,
        pockets: [...group.querySelectorAll('li')].map(row),
      })),
    );
    return {
      total: totalData?.getAttribute('value') ?? null,
      coverage: totalData?.getAttribute('data-coverage') ?? null,
      freshness: totalData?.getAttribute('data-freshness') ?? null,
      accounts,
    };
  });
}

export function totalAmount(page: Page): Locator {
  return page.getByRole('region', { name: 'Total', exact: true }).locator('data[data-field="total"]');
}

export function accountGroup(page: Page, name: string): Locator {
  return page.getByRole('group', { name, exact: true });
}
