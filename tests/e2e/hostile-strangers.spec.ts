import type { Page } from '@playwright/test';
import { readArea } from '../browser/stores.ts';
import { withBothAccounts, type Bankroll } from './support/bankroll.ts';
import { expectUnharmed, storedAccounts } from './support/hostile-accounts.ts';
import { everyCommand, malformedCommands, sendAll, sendAllJson } from './support/hostile-commands.ts';
import { KALSHI, originOf, possessions } from './support/hostile-pages.ts';
import {
  breakIn,
  canSend,
  connectFromOutside,
  embed,
  sendFromOutside,
  spyOnTabs,
} from './support/hostile-strangers.ts';
import { expect, expectHarmless, test } from './support/hostile.ts';

/** Everything that is shown in any tab or frame, besides the pages that were opened on purpose. */
function strangers(bankroll: Bankroll, own: readonly Page[]): string[] {
  return bankroll
    .context()
    .pages()
    .filter((page) => !own.includes(page))
    .flatMap((page) => page.frames().map((frame) => frame.url()));
}

test('a web page and another extension are refused', async ({ bankroll, front, neighbour }) => {
  const { world, popup, options } = await withBothAccounts(bankroll);
  const origin = originOf(popup);
  const id = new URL(popup.url()).host;
  const [first] = (await storedAccounts(popup)).data;
  const commands = everyCommand(first?.id ?? '');
  const before = await possessions(popup);
  const start = front.arrivals.filter(({ host }) => KALSHI.test(host)).length;

  const web = await bankroll.context().newPage();
  const other = await bankroll.context().newPage();
  const own = [popup, options];
  await test.step('a web page', async () => {
    await web.goto('https://page.example/');
    expect(await breakIn(web, origin)).toEqual([]);
    // No page of the web is told that it could send anything.
    expect(await canSend(web)).toBe(false);
    await embed(web, origin, commands);
    expect(strangers(bankroll, own).filter((url) => url.startsWith(origin))).toEqual([]);
  });

  await test.step('another extension', async () => {
    await other.goto(neighbour.page);
    expect(await breakIn(other, origin)).toEqual([]);
    expect(await canSend(other)).toBe(true);
    const replies = await sendFromOutside(other, id, commands);
    expect(replies).toHaveLength(commands.length);
    for (const reply of replies) expect(reply).toMatch(/Receiving end does not exist/);
    expect(await connectFromOutside(other, id, commands)).toEqual([]);

    const { outcomes, titles } = await spyOnTabs(other);
    // The two that are open, and those that a web page has tried to open, which are pages of an error.
    expect(outcomes.length).toBeGreaterThanOrEqual(2);
    expect(new Set(outcomes)).toEqual(new Set(['refused']));
    // What such an extension sees of a page is its title, and that says nothing.
    for (const title of titles) expect(title).not.toMatch(/\d/);
    await embed(other, origin, commands);
    expect(strangers(bankroll, own).filter((url) => url.startsWith(origin))).toEqual([]);
  });

  await popup.waitForTimeout(500);
  expect(await possessions(popup)).toEqual(before);
  expect(front.arrivals.filter(({ host }) => KALSHI.test(host)).length).toBe(start);
  await expectUnharmed({ popup, world });
});

test('malformed messages from a page of its own are answered and change nothing', async ({
  bankroll,
  front,
}) => {
  const { world, popup } = await withBothAccounts(bankroll);
  const [first] = (await storedAccounts(popup)).data;
  const before = await possessions(popup);
  const start = front.arrivals.length;
  const messages = malformedCommands(first?.id ?? '');
  expect(messages.length).toBeGreaterThan(150);
  const replies = await sendAllJson(popup, messages);
  const refusal = JSON.stringify({ ok: false, failure: { kind: 'bad-command' } });
  const others = messages.filter((_message, index) => JSON.stringify(replies[index]) !== refusal);
  expect(others.map((message) => message.slice(0, 200))).toEqual([]);

  // Well formed, about accounts that are words of the language.
  const ids = ['__proto__', 'constructor', 'toString', '../accounts', ''];
  const answers = await sendAll(
    popup,
    ids.flatMap((id) => everyCommand(id).filter((one) => 'accountId' in one)),
  );
  expect(answers.length).toBeGreaterThan(30);
  for (const answer of answers) expect(JSON.stringify(answer)).not.toContain('unexpected');
  expect(await possessions(popup)).toEqual(before);
  expect(Object.keys(await readArea(popup, 'local')).filter((key) => key.startsWith('details/'))).toEqual([]);
  expect(front.arrivals.slice(start).filter(({ isSigned }) => isSigned)).toEqual([]);
  await expectHarmless(popup);
  await expectUnharmed({ popup, world });
});
