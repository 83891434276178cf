import type { Page } from '@playwright/test';
import { readArea, overwriteItem } from '../../browser/stores.ts';
import { accountGroup } from '../../browser/popup-page.ts';
import type { KalshiMember } from '../../exchange/kalshi/member.ts';
import type { SmallWorld } from '../../exchange/world.ts';
import { expectTotal, withBothAccounts, type Bankroll } from './bankroll.ts';
import { sendAll } from './hostile-commands.ts';
import { expect } from './hostile.ts';

/** An account at Kalshi with one pocket, one for each thing that is tried: all are then tried in one refresh. */
export interface OwnAccount {
  readonly name: string;
  readonly keyId: string;
  readonly member: KalshiMember;
}

export interface CrowdedBankroll {
  readonly world: SmallWorld;
  readonly popup: Page;
  readonly options: Page;
  readonly accounts: readonly OwnAccount[];
  /** What all accounts come to, micro-dollars. */
  total(): bigint;
}

/** The small world's two accounts, and one of each of these names. */
export async function withManyAccounts(
  bankroll: Bankroll,
  names: readonly string[],
): Promise<CrowdedBankroll> {
  const { world, popup, options } = await withBothAccounts(bankroll);
  const made = names.map((name) => {
    const member = bankroll.exchanges.kalshi.addMember({ environment: 'production', name });
    member.subaccount(0).deposit(0, '10');
    const { id: keyId, pem } = member.createKey({ type: 'ed25519', name });
    return { name, keyId, member, pem };
  });
  const replies = await sendAll(
    options,
    made.map(({ name, keyId, pem }) => ({
      type: 'add-account',
      draft: { exchange: 'kalshi', environment: 'production', name, keyId, keyText: pem },
    })),
  );
  expect(replies).toEqual(made.map(() => expect.objectContaining({ ok: true })));
  const total = (): bigint => made.reduce((sum, { member }) => sum + member.total(), world.total());
  await popup.bringToFront();
  await expectTotal(popup, total());
  return { world, popup, options, accounts: made, total };
}

/** Presses Refresh and waits until what came of it is shown: of each account named here its failure. */
export async function refreshInto(
  popup: Page,
  failures: readonly { readonly name: string; readonly kind: RegExp }[],
): Promise<void> {
  await popup.bringToFront();
  const refresh = popup.getByRole('button', { name: 'Refresh' });
  await refresh.click();
  for (const { name, kind } of failures) {
    const note = accountGroup(popup, name).locator('[data-failure]').first();
    await expect(note, name).toHaveAttribute('data-failure', kind, { timeout: 30_000 });
  }
  await expect(refresh).not.toHaveAttribute('aria-busy', 'true', { timeout: 30_000 });
}

/** Presses Refresh: the keys still sign, and what comes in arrives in the total. */
export async function expectUnharmed({
  popup,
  world,
  total = () => world.total(),
}: Pick<CrowdedBankroll, 'popup' | 'world'> & Partial<Pick<CrowdedBankroll, 'total'>>): Promise<void> {
  world.kalshi.subaccount(0).deposit(0, '1.25');
  world.polymarketUs.deposit('2.5');
  await popup.bringToFront();
  await popup.getByRole('button', { name: 'Refresh' }).click();
  await expectTotal(popup, total());
  await expect(popup.locator('[data-failure]')).toHaveCount(0);
}

interface StoredAccounts {
  readonly v: number;
  readonly data: readonly { readonly id: string; readonly name: string }[];
}

export async function storedAccounts(page: Page): Promise<StoredAccounts> {
  return (await readArea(page, 'local'))['accounts'] as StoredAccounts;
}

/** Renames the first accounts as a store would have them that no form wrote. */
export async function storeNames(page: Page, names: readonly string[]): Promise<void> {
  const stored = await storedAccounts(page);
  const data = stored.data.map((account, index) => ({ ...account, name: names[index] ?? account.name }));
  await overwriteItem(page, 'local', 'accounts', { ...stored, data });
}
