import type { Page } from '@playwright/test';
import { addAccount } from '../../browser/options-page.ts';
import { smallWorld, type SmallWorld } from '../../exchange/world.ts';
import { expect, expectTotal, type Bankroll } from './bankroll.ts';

export const PASSPHRASE = 'lantern otter violin meadow';
export const WRONG = 'lantern otter violin shadow';

/** The small world's two accounts with their keys in the vault, which is open; the second's in the browser where asked. */
export async function withVault(
  bankroll: Bankroll,
  personal?: 'browser',
): Promise<{ world: SmallWorld; popup: Page; options: Page }> {
  const world = smallWorld(bankroll.exchanges);
  const options = await bankroll.openOptions();
  await addAccount(options, {
    exchange: 'Kalshi',
    environment: 'Production',
    name: 'Main',
    keyId: world.kalshiKey.id,
    key: world.kalshiKey.pem,
    keep: 'vault',
    passphrase: PASSPHRASE,
  });
  await addAccount(options, {
    exchange: 'Polymarket US',
    name: 'Personal',
    keyId: world.polymarketUsKey.id,
    key: world.polymarketUsKey.secret,
    ...(personal === undefined && { keep: 'vault' as const }),
  });
  const popup = await bankroll.openPopup();
  await expectTotal(popup, world.total());
  return { world, popup, options };
}

interface Alarms {
  readonly alarms: { getAll(): Promise<{ scheduledTime: number; periodInMinutes?: number }[]> };
}

/** Rings the alarm and waits until it has rung and what comes of that would have been sent. */
export async function ringAndWait(bankroll: Bankroll, page: Page): Promise<void> {
  await bankroll.ringAlarm(page);
  const hasRung = (): Promise<boolean> =>
    page.evaluate(async () => {
      const { chrome } = globalThis as unknown as { chrome: Alarms };
      const [alarm] = (await chrome.alarms.getAll()).filter(
        ({ periodInMinutes }) => periodInMinutes !== undefined,
      );
      // It is set to its next time once it has rung.
      return alarm !== undefined && alarm.scheduledTime > Date.now() + 10_000;
    });
  await expect.poll(hasRung).toBe(true);
  await page.waitForTimeout(1_000);
}

/** The alarm rings and nothing is sent. */
export async function expectSilence(bankroll: Bankroll, page: Page): Promise<void> {
  const start = bankroll.exchanges.log.entries.length;
  await ringAndWait(bankroll, page);
  expect(bankroll.exchanges.log.since(start)).toEqual([]);
}

/** The alarm rings and something is asked. An alarm that finds a cycle under way is answered by that one: then the next. */
export async function expectRequests(bankroll: Bankroll, page: Page): Promise<void> {
  const start = bankroll.exchanges.log.entries.length;
  await expect(async () => {
    await ringAndWait(bankroll, page);
    expect(bankroll.exchanges.log.entries.length).toBeGreaterThan(start);
  }).toPass({ timeout: 15_000 });
}
