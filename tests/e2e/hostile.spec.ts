import { truncate, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { dataSection } from '../browser/data-pages.ts';
import { formAlert } from '../browser/options-page.ts';
import { accountGroup, readPopup, statedAmount } from '../browser/popup-page.ts';
import { overwriteItem, readArea, readDatabases, type StoredItem } from '../browser/stores.ts';
import { listenToNotifications } from '../browser/worker-events.ts';
import { NumberToken, type JsonObject } from '../exchange/index.ts';
import { expectTotal, withBothAccounts, type Bankroll } from './support/bankroll.ts';
import { HOSTILE_ANSWERS } from './support/hostile-answers.ts';
import { everyCommand, malformedCommands } from './support/hostile-commands.ts';
import {
  BAD_BACKUPS,
  FILE_PASSPHRASE,
  NEWER_BACKUPS,
  NO_BACKUPS,
  worstBackup,
} from './support/hostile-files.ts';
import type { Front } from './support/hostile-front.ts';
import { STRANGE_ITEMS, worstStates } from './support/hostile-items.ts';
import { ACTING, HOSTILE_NAMES, LONG_NAMES } from './support/hostile-texts.ts';
import { expect, expectHarmless, expectReadableAmounts, test } from './support/hostile.ts';

const KALSHI = /kalshi\.com$/;
const EXCHANGES = /^(?:external-api\.kalshi\.com|api\.elections\.kalshi\.com|api\.polymarket\.us)$/;
const BALANCE = '/trade-api/v2/portfolio/balance';

interface Runtime {
  sendMessage(...message: unknown[]): Promise<unknown>;
  connect(id: string): {
    readonly onDisconnect: { addListener(listener: () => void): void };
    readonly onMessage: { addListener(listener: (message: unknown) => void): void };
    postMessage(message: unknown): void;
  };
}

/** The extension API, where there is any. */
declare const chrome: {
  readonly runtime?: Runtime;
  readonly tabs: { query(of: object): Promise<{ id: number; url?: string; title?: string }[]> };
  readonly scripting: { executeScript(what: object): Promise<unknown> };
};

function originOf(page: Page): string {
  return `chrome-extension://${new URL(page.url()).host}`;
}

/** What hostile hands would want to change: all but figures, which are read anew all the time. */
async function possessions(page: Page): Promise<unknown> {
  const [local, session, databases] = await Promise.all([
    readArea(page, 'local'),
    readArea(page, 'session'),
    readDatabases(page),
  ]);
  const { accounts, settings, masked, 'view-lock': viewLock } = local;
  const { lock, 'vault-key': vaultKey, export: backup } = session;
  const keys = databases['bankroll-keys'];
  return { accounts, settings, masked, viewLock, lock, vaultKey, backup, keys };
}

/** The keys still sign, and what was saved is still added up: money that comes in now arrives in the total. */
async function expectUnharmed({
  popup,
  world,
}: {
  popup: Page;
  world: Awaited<ReturnType<typeof withBothAccounts>>['world'];
}): Promise<void> {
  world.kalshi.subaccount(0).deposit(0, '1.25');
  world.polymarketUs.deposit('2.5');
  await popup.getByRole('button', { name: 'Refresh' }).click();
  await expectTotal(popup, world.total());
  await expect(popup.locator('[data-failure]')).toHaveCount(0);
}

/** Presses Refresh and waits until Kalshi was asked at both of its hosts and the popup has done with it. */
async function refreshInto(popup: Page, front: Front, kind: RegExp): Promise<void> {
  const start = front.arrivals.length;
  await popup.getByRole('button', { name: 'Refresh' }).click();
  await expect
    .poll(() => front.arrivals.slice(start).filter(({ host }) => KALSHI.test(host)).length)
    .toBeGreaterThan(0);
  await expect(accountGroup(popup, 'Main').locator('[data-failure]').first()).toHaveAttribute(
    'data-failure',
    kind,
    { timeout: 30_000 },
  );
  await expect(popup.getByRole('button', { name: 'Refresh' })).not.toHaveAttribute('aria-busy', 'true', {
    timeout: 30_000,
  });
}

test('a redirect carries no signature away', async ({ bankroll, front }) => {
  const { world, popup } = await withBothAccounts(bankroll);
  const saved = world.total();
  const targets = [
    'https://thief.example/caught',
    '//thief.example/caught',
    'https://api.polymarket.us/caught',
    'http://external-api.kalshi.com/caught',
    'https://external-api.kalshi.com/caught',
    '/caught',
    'https://user:word@external-api.kalshi.com/caught',
    'data:application/json,{"balance":1}',
    `${originOf(popup)}/popup.html`,
  ];
  for (const status of [301, 302, 303, 307, 308]) {
    for (const target of targets) {
      front.answer(KALSHI, BALANCE, (response) => response.writeHead(status, { Location: target }).end());
      await refreshInto(popup, front, /^dns-tls$/);
      await expectTotal(popup, saved);
    }
  }
  await expect(accountGroup(popup, 'Main')).toContainText('could not be reached');

  // To itself, which would go on for ever if it were followed.
  front.answer(KALSHI, BALANCE, (response, { host, path }) =>
    response.writeHead(302, { Location: `https://${host}${path}` }).end(),
  );
  const start = front.arrivals.length;
  await refreshInto(popup, front, /^dns-tls$/);
  const asked = front.arrivals.slice(start).filter(({ path }) => path.startsWith(BALANCE));
  // Every address once; the subaccounts have one each.
  expect(asked.length).toBeGreaterThan(0);
  expect(new Set(asked.map(({ host, path }) => host + path)).size).toBe(asked.length);

  // By key check and doctor too.
  front.answer(KALSHI, '/', (response) =>
    response.writeHead(302, { Location: 'https://thief.example/caught' }).end(),
  );
  await accountGroup(popup, 'Main').getByRole('button', { name: 'Find the cause' }).click();
  await expect(
    accountGroup(popup, 'Main')
      .getByText(/external-api\.kalshi\.com/)
      .first(),
  ).toBeVisible();

  expect(front.arrivals.filter(({ path }) => path.startsWith('/caught'))).toEqual([]);
  expect(front.arrivals.filter(({ host }) => host === 'thief.example')).toEqual([]);
  // The browser itself asks for its own updates, without any of this.
  expect(front.arrivals.filter(({ host, isSecure }) => KALSHI.test(host) && !isSecure)).toEqual([]);
  expect(front.arrivals.filter(({ host, isSigned }) => isSigned && !EXCHANGES.test(host))).toEqual([]);
  front.clear();
  await expectUnharmed({ popup, world });
  expect(bankroll.exchanges.log.problems()).toEqual([]);
});

/** What a page that is not Bankroll's can try; every way that gave something is named. */
async function breakIn(page: Page, origin: string): Promise<string[]> {
  return page.evaluate(async (base) => {
    const got: string[] = [];
    for (const path of ['/popup.html', '/options.html', '/background.js', '/manifest.json', '/icon/48.png']) {
      try {
        await fetch(base + path);
        got.push(`fetched ${path}`);
      } catch {
        // As it should be.
      }
    }
    const loads = (element: HTMLElement, what: string): Promise<void> =>
      new Promise((resolve) => {
        element.addEventListener('load', () => {
          got.push(what);
          resolve();
        });
        element.addEventListener('error', () => resolve());
        document.documentElement.append(element);
      });
    await loads(Object.assign(document.createElement('img'), { src: `${base}/icon/48.png` }), 'an image');
    await loads(
      Object.assign(document.createElement('script'), { src: `${base}/background.js` }),
      'a script',
    );
    const style = Object.assign(document.createElement('link'), {
      rel: 'stylesheet',
      href: `${base}/tokens.css`,
    });
    await loads(style, 'a style sheet');
    return got;
  }, origin);
}

/** Puts a page of Bankroll into a frame and into a window of this page, and talks to them. */
async function embed(page: Page, origin: string, messages: readonly unknown[]): Promise<void> {
  await page.evaluate(
    async ([base, all]) => {
      for (const path of ['/popup.html', '/options.html', '/key-use.html']) {
        const frame = Object.assign(document.createElement('iframe'), { src: base + path });
        document.documentElement.append(frame);
        const opened = open(base + path);
        await new Promise((resolve) => setTimeout(resolve, 500));
        for (const message of all) {
          for (const target of [window, frame.contentWindow, opened]) target?.postMessage(message, '*');
        }
      }
    },
    [origin, messages] as const,
  );
}

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
  const accounts = (await readArea(popup, 'local'))['accounts'] as { data: { id: string }[] };
  const commands = everyCommand(accounts.data[0]?.id ?? '');
  const before = await possessions(popup);
  const start = front.arrivals.filter(({ host }) => KALSHI.test(host)).length;

  const web = await bankroll.context().newPage();
  const other = await bankroll.context().newPage();
  const own = [popup, options];
  await test.step('a web page', async () => {
    await web.goto('https://page.example/');
    expect(await breakIn(web, origin)).toEqual([]);
    // No page of the web is told that it could send anything.
    expect(await web.evaluate(() => typeof chrome === 'undefined' || chrome.runtime === undefined)).toBe(
      true,
    );
    await embed(web, origin, commands);
    expect(strangers(bankroll, own).filter((url) => url.startsWith(origin))).toEqual([]);
  });

  await test.step('another extension', async () => {
    await other.goto(neighbour.page);
    expect(await breakIn(other, origin)).toEqual([]);
    const replies = await other.evaluate(
      async ([target, all]) => {
        const answers: unknown[] = [];
        for (const command of all) {
          const answer = chrome.runtime?.sendMessage(target, command);
          answers.push(await answer?.catch((error: unknown) => String(error)));
        }
        return answers;
      },
      [id, commands] as const,
    );
    expect(replies).toHaveLength(commands.length);
    for (const reply of replies) expect(reply).toMatch(/Receiving end does not exist/);

    const heard = await other.evaluate(
      ([target, all]) =>
        new Promise<unknown[]>((resolve) => {
          const answers: unknown[] = [];
          const port = chrome.runtime?.connect(target);
          port?.onMessage.addListener((message) => answers.push(message));
          port?.onDisconnect.addListener(() => resolve(answers));
          try {
            for (const command of all) port?.postMessage(command);
          } catch {
            // Closed already.
          }
        }),
      [id, commands] as const,
    );
    expect(heard).toEqual([]);

    const injected = await other.evaluate(async () => {
      const tabs = await chrome.tabs.query({});
      const outcomes = tabs.map(async ({ id: tabId, url = '' }) => {
        if (!url.endsWith('/popup.html') && !url.endsWith('/options.html')) return 'not Bankroll';
        return chrome.scripting
          .executeScript({ target: { tabId }, func: () => document.body.textContent })
          .then(
            () => 'read',
            () => 'refused',
          );
      });
      return { outcomes: await Promise.all(outcomes), titles: tabs.map(({ title }) => title) };
    });
    const outcomes = injected.outcomes.filter((outcome) => outcome !== 'not Bankroll');
    // The two that are open, and those that a web page has tried to open, which are pages of an error.
    expect(outcomes.length).toBeGreaterThanOrEqual(2);
    expect(new Set(outcomes)).toEqual(new Set(['refused']));
    // What such an extension sees of a page is its title, and that says nothing.
    for (const title of injected.titles) expect(title).not.toMatch(/\d/);
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
  const accounts = (await readArea(popup, 'local'))['accounts'] as { data: { id: string }[] };
  const before = await possessions(popup);
  const start = front.arrivals.length;
  const messages = malformedCommands(accounts.data[0]?.id ?? '');
  expect(messages.length).toBeGreaterThan(150);
  const replies = await popup.evaluate(async (all) => {
    // A field of this name that travels as one, and not as the object's own nature.
    const named = all.map((message) => JSON.stringify(message));
    named.push('{"type":"wipe ","__proto__":{"type":"wipe"}}', '{"__proto__":{"type":"wipe"}}');
    const answers: [string, string][] = [];
    for (const message of named) {
      const reply = await chrome.runtime?.sendMessage(JSON.parse(message));
      answers.push([message.slice(0, 200), JSON.stringify(reply)]);
    }
    return answers;
  }, messages);
  const refusal = JSON.stringify({ ok: false, failure: { kind: 'bad-command' } });
  expect(replies.filter(([, reply]) => reply !== refusal)).toEqual([]);

  // Well formed, about accounts that are words of the language.
  for (const id of ['__proto__', 'constructor', 'toString', '../accounts', '']) {
    for (const command of everyCommand(id).filter((one) => 'accountId' in one)) {
      const reply = await popup.evaluate((one) => chrome.runtime?.sendMessage(one), command);
      expect(JSON.stringify(reply)).not.toContain('unexpected');
    }
  }
  expect(await possessions(popup)).toEqual(before);
  expect(Object.keys(await readArea(popup, 'local')).filter((key) => key.startsWith('details/'))).toEqual([]);
  expect(front.arrivals.slice(start).filter(({ isSigned }) => isSigned)).toEqual([]);
  await expectHarmless(popup);
  await expectUnharmed({ popup, world });
});

/** Renames the first account as a store would have it that no form wrote. */
async function storeName(page: Page, name: string): Promise<void> {
  const stored = (await readArea(page, 'local'))['accounts'] as { v: number; data: object[] };
  const data = stored.data.map((account, index) => (index === 0 ? { ...account, name } : account));
  await overwriteItem(page, 'local', 'accounts', { ...stored, data });
}

/** The name as text, however long it is, in the element that holds it. */
async function expectShownAsText(page: Page, name: string): Promise<void> {
  await expect.poll(() => page.locator('bdi').allTextContents()).toContain(name);
}

async function expectCalm(pages: readonly Page[]): Promise<void> {
  for (const page of pages) {
    await expectHarmless(page);
    await expectReadableAmounts(page);
  }
}

test('hostile names, titles and answers are shown harmlessly or refused', async ({ bankroll, front }) => {
  test.setTimeout(180_000);
  const { world, popup, options } = await withBothAccounts(bankroll);
  const pages = [popup, options];

  await test.step('names that are typed', async () => {
    const row = options.getByRole('list', { name: 'Accounts' }).getByRole('listitem').first();
    const form = row.getByRole('form');
    for (const name of Object.values(HOSTILE_NAMES)) {
      await row.getByRole('button', { name: 'Rename' }).click();
      await form.getByLabel('Account name', { exact: true }).fill(name);
      await form.getByRole('button', { name: 'Save' }).click();
      await expect(form).toHaveCount(0);
      const [stored = ''] = await namesIn(options);
      await expectShownAsText(popup, stored);
      await expectShownAsText(options, stored);
      await expect(options.getByRole('status').filter({ hasText: /^Renamed to/ })).not.toHaveText(ACTING);
      await expectCalm(pages);
      const { title } = await bankroll.badge(popup);
      expect(title.replaceAll('\n', ' ')).not.toMatch(ACTING);
    }
    await row.getByRole('button', { name: 'Rename' }).click();
    for (const [name, reason] of [
      [LONG_NAMES.oneWord, /long/],
      [LONG_NAMES.markup, /long/],
      ['\u200b\u2060\u202e', /name/],
    ] as const) {
      await form.getByLabel('Account name', { exact: true }).fill(name);
      await form.getByRole('button', { name: 'Save' }).click();
      await expect(formAlert(options)).toHaveAttribute('data-failure', 'account-name');
      await expect(formAlert(options)).toContainText(reason);
    }
    await form.getByRole('button', { name: 'Cancel' }).click();
    await expectCalm(pages);
  });

  await test.step('names out of a damaged or older store', async () => {
    for (const name of [
      ...Object.values(LONG_NAMES),
      `${HOSTILE_NAMES.override}\n\u2029${HOSTILE_NAMES.endOfIsolate}`,
    ]) {
      await storeName(popup, name);
      await expectShownAsText(popup, name);
      await expectShownAsText(options, name);
      await expectCalm(pages);
    }
  });

  await test.step('notifications and tooltip', async () => {
    await storeName(popup, `${HOSTILE_NAMES.override}${HOSTILE_NAMES.image}`);
    const texts = await listenToNotifications(bankroll.context(), popup);
    world.kalshi.subaccount(0).deposit(0, '77');
    await bankroll.ringAlarm(popup);
    await expectTotal(popup, world.total());
    await expect.poll(async () => (await texts()).length).toBeGreaterThan(0);
    for (const text of await texts()) {
      expect(text).not.toMatch(ACTING);
      expect(text.length).toBeLessThan(300);
      expect(text).toContain('+$77.00');
    }
    await storeName(popup, 'Main');
  });

  await test.step('titles and tickers', async () => {
    const texts = [...Object.values(HOSTILE_NAMES), ...Object.values(LONG_NAMES)];
    await withHostileMarkets(bankroll, texts);
    for (const name of ['Main', 'Personal']) {
      await popup.getByRole('button', { name: `Details of ${name}` }).click();
      await expect(accountGroup(popup, name).locator('.details-panel tbody tr').first()).toBeVisible();
    }
    await expect(accountGroup(popup, 'Personal').getByText(HOSTILE_NAMES.image).first()).toBeVisible();
    await expectCalm(pages);
    bankroll.exchanges.faults.clear();
  });

  await test.step('answers', async () => {
    const saved = world.total();
    for (const { title, send, kind } of HOSTILE_ANSWERS) {
      await test.step(title, async () => {
        front.answer(KALSHI, BALANCE, (response: ServerResponse) => send(response));
        await refreshInto(popup, front, kind);
        await expectTotal(popup, saved);
        await expectCalm(pages);
      });
    }
    front.clear();
    await expectUnharmed({ popup, world });
  });

  await test.step('impossible figures and times in the right form stop nobody else', async () => {
    const known = world.kalshi.total();
    for (const [change, kind] of [
      [{ balance: new NumberToken('9'.repeat(30)), balance_dollars: '9'.repeat(45) }, 'unreadable'],
      [{ balance_dollars: '1e60' }, 'unreadable'],
      [{ updated_ts: new NumberToken('9007199254740991') }, undefined],
    ] as const) {
      const fault = bankroll.exchanges.faults.add({
        path: BALANCE,
        then: { kind: 'changeSchema', change: (body) => ({ ...body, ...change }) },
      });
      world.polymarketUs.deposit('3');
      await popup.getByRole('button', { name: 'Refresh' }).click();
      await expectTotal(popup, known + world.polymarketUs.expected().total);
      const notes = accountGroup(popup, 'Main').locator('[data-failure]');
      if (kind === undefined) await expect(notes).toHaveCount(0);
      else await expect(notes.first()).toHaveAttribute('data-failure', kind);
      await expectCalm(pages);
      fault.remove();
    }
  });

  await test.step('report, doctor and request log', async () => {
    const fault = bankroll.exchanges.faults.add({
      path: '/v1/account/balances',
      then: {
        kind: 'changeSchema',
        change: () => Object.fromEntries(Object.values(HOSTILE_NAMES).map((name) => [name, name])),
      },
    });
    await popup.getByRole('button', { name: 'Refresh' }).click();
    const group = accountGroup(popup, 'Personal');
    await expect(group.locator('[data-failure="unreadable"]')).toBeVisible();
    await popup.evaluate(() => {
      navigator.clipboard.writeText = (text) => {
        document.documentElement.dataset['copied'] = text;
        return Promise.resolve();
      };
    });
    await group.getByRole('button', { name: 'Copy report' }).click();
    const report = popup.locator('html');
    await expect(report).toHaveAttribute('data-copied', /Polymarket US/);
    for (const name of Object.values(HOSTILE_NAMES)) {
      expect(await report.getAttribute('data-copied')).not.toContain(name);
    }
    await group.getByRole('button', { name: 'Find the cause' }).click();
    await expect(group.getByText(/api\.polymarket\.us answered/)).toBeVisible();
    await storeName(popup, `${HOSTILE_NAMES.override}${HOSTILE_NAMES.image}`);
    await options.getByRole('button', { name: 'Show requests' }).click();
    await expect(options.getByRole('table')).toContainText(HOSTILE_NAMES.image);
    await expectCalm(pages);
    fault.remove();
  });
  // A cookie that was set is sent to nobody.
  expect(bankroll.exchanges.log.cookies).toBe(0);
  expect(front.arrivals.filter(({ host }) => host.endsWith('.example'))).toEqual([]);
});

async function namesIn(page: Page): Promise<string[]> {
  const { data } = (await readArea(page, 'local'))['accounts'] as { data: { name: string }[] };
  return data.map(({ name }) => name);
}

/** Calls every market of both exchanges by one of these texts. */
async function withHostileMarkets(bankroll: Bankroll, texts: readonly string[]): Promise<void> {
  const { faults } = bankroll.exchanges;
  const next = (index: number): string => texts[index % texts.length] ?? '';
  faults.add({
    path: '/trade-api/v2/portfolio/positions',
    then: {
      kind: 'changeSchema',
      change: (body) => ({
        ...body,
        market_positions: texts.map((ticker) => ({ ...first(body, 'market_positions'), ticker })),
        event_positions: texts.map((ticker) => ({ ...first(body, 'event_positions'), event_ticker: ticker })),
      }),
    },
  });
  faults.add({
    path: '/v1/portfolio/positions',
    then: {
      kind: 'changeSchema',
      change: (body) => {
        const positions = body['positions'] as JsonObject;
        const [one] = Object.values(positions) as JsonObject[];
        const renamed = texts.map((title, index) => [
          `slug-${index}`,
          {
            ...one,
            marketMetadata: {
              slug: title,
              icon: title,
              title,
              outcome: next(index + 1),
              eventSlug: next(index + 2),
            },
          },
        ]);
        return { ...body, positions: Object.fromEntries(renamed) as JsonObject };
      },
    },
  });
}

function first(body: JsonObject, list: string): JsonObject {
  const rows = body[list] as JsonObject[];
  return rows[0] ?? {};
}

/** Puts JSON where an item lies, with every word in it, also those that objects of a script would swallow. */
async function storeJson(page: Page, area: 'local' | 'session', key: string, json: string): Promise<void> {
  await page.evaluate(
    async ([where, name, text]) => {
      const areas = (chrome as unknown as { storage: Record<string, { set(items: object): Promise<void> }> })
        .storage;
      await areas[where]?.set({ [name]: JSON.parse(text) as unknown });
    },
    [area, key, json] as const,
  );
}

const ITEMS = [
  ['local', 'accounts'],
  ['local', 'snapshot'],
  ['local', 'settings'],
  ['local', 'masked'],
  ['local', 'view-lock'],
  ['local', 'alerts-shown'],
  ['session', 'lock'],
  ['session', 'activity'],
  ['session', 'diagnosis'],
  ['session', 'export'],
  ['session', 'vault-key'],
] as const;

async function expectStanding(popup: Page, options: Page): Promise<void> {
  await expect(popup.getByRole('button', { name: 'Settings' })).toBeVisible();
  await expect(options.getByRole('region', { name: 'Lock and privacy' })).toBeVisible();
  await expectHarmless(popup);
  await expectHarmless(options);
}

test('damaged and hostile storage is told or passed over, and what is hidden stays hidden', async ({
  bankroll,
}) => {
  test.setTimeout(240_000);
  const { world, popup, options } = await withBothAccounts(bankroll);
  await popup.getByRole('button', { name: 'Hide amounts' }).click();
  await expect(popup.getByRole('button', { name: 'Show amounts' })).toBeVisible();
  const saved = { local: await readArea(popup, 'local'), session: await readArea(popup, 'session') };
  const noAmounts = async (): Promise<void> => {
    for (const page of [popup, options]) {
      await expect(page.locator('data[value]')).toHaveCount(0);
      expect(await page.locator('body').textContent()).not.toMatch(/\$\d/);
    }
    expect((await bankroll.badge(popup)).title).not.toMatch(/\$\d/);
  };
  for (const [area, key] of ITEMS) {
    await test.step(key, async () => {
      for (const json of STRANGE_ITEMS) {
        await storeJson(popup, area, key, json);
        await expectStanding(popup, options);
        await noAmounts();
      }
      await Promise.all([popup.reload(), options.reload()]);
      await bankroll.stopWorker(popup);
      await expectStanding(popup, options);
      await noAmounts();
      const before = saved[area][key];
      if (before === undefined) await removeItem(popup, area, key);
      else await overwriteItem(popup, area, key, before);
    });
  }
  await expect(popup.getByRole('group', { name: 'Main' })).toBeVisible();
  await noAmounts();

  await test.step('shown amounts hide when it cannot be known whether they may be', async () => {
    await popup.getByRole('button', { name: 'Show amounts' }).click();
    await expectTotal(popup, world.total());
    for (const key of ['masked', 'view-lock'] as const) {
      await storeJson(popup, 'local', key, '{"v":1,"data":"no"}');
      await expect(popup.locator('data[value]')).toHaveCount(0);
      await removeItem(popup, 'local', key);
      await expectTotal(popup, world.total());
    }
  });
  await expectUnharmed({ popup, world });
});

async function removeItem(page: Page, area: 'local' | 'session', key: string): Promise<void> {
  await page.evaluate(
    async ([where, name]) => {
      const areas = (chrome as unknown as { storage: Record<string, { remove(key: string): Promise<void> }> })
        .storage;
      await areas[where]?.remove(name);
    },
    [area, key] as const,
  );
}

test('the worst that a store can say in the right form is shown as text', async ({ bankroll }) => {
  const { world, popup, options } = await withBothAccounts(bankroll);
  const good = (await readArea(popup, 'local'))['snapshot'] as StoredItem;
  const accounts = good.data['accounts'] as Record<string, object>;
  const [id = ''] = Object.keys(accounts);
  for (const state of worstStates()) {
    await test.step(JSON.stringify(state).slice(0, 100), async () => {
      await overwriteItem(popup, 'local', 'snapshot', {
        ...good,
        data: { ...good.data, accounts: { ...accounts, [id]: state } },
      });
      await Promise.all([popup.reload(), options.reload()]);
      await expectStanding(popup, options);
      await expect(accountGroup(popup, 'Main')).toBeVisible();
      await expectReadableAmounts(popup);
      await expectReadableAmounts(options);
    });
  }
  await overwriteItem(popup, 'local', 'snapshot', good);
  await expectUnharmed({ popup, world });
});

/** A file of this length with nothing in it. */
async function emptyFile(folder: string, name: string, bytes: number): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, '');
  await truncate(path, bytes);
  return path;
}

interface Chosen {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

function chosen(buffer: Buffer): Chosen {
  return { name: '../../etc/passwd<img src=x>.json', mimeType: 'text/html', buffer };
}

test('a hostile key file is refused with a reason', async ({ bankroll, folder }) => {
  const { world, popup, options } = await withBothAccounts(bankroll);
  const before = await possessions(popup);
  await options.getByRole('button', { name: 'Add account' }).click();
  const form = options.getByRole('form', { name: 'New account' });
  await form.getByLabel('Exchange', { exact: true }).selectOption('Kalshi');
  const input = form.locator('input[type="file"]');
  const sentences = new Set<string>();
  for (const [offered, reason] of [
    [await emptyFile(folder, 'large.pem', 100_000_000), /too large/],
    [chosen(Buffer.from([0x2d, 0x00, 0xff, 0xfe, 0x00, 0x80])), /not text/],
    [chosen(Buffer.alloc(50_000)), /not text/],
  ] as const) {
    await input.setInputFiles(offered);
    await expect(formAlert(options)).toContainText(reason);
    sentences.add(await formAlert(options).innerText());
  }
  expect(sentences.size).toBe(2);
  // Text of another kind is taken into the box, where it can be seen, and is refused as a key.
  for (const { bytes } of NO_BACKUPS.filter(({ title }) => /JSON|page/.test(title))) {
    await form.getByLabel('Account name', { exact: true }).fill('Other');
    await form.getByLabel('API key ID', { exact: true }).fill('an-id');
    await input.setInputFiles(chosen(await bytes()));
    await form.getByRole('button', { name: 'Connect', exact: true }).click();
    await expect(formAlert(options)).toHaveAttribute('data-failure', 'key-format');
  }
  await expectCalm([popup, options]);
  expect(await possessions(popup)).toEqual(before);
  await expectUnharmed({ popup, world });
});

function restoring(options: Page): Locator {
  return dataSection(options).getByRole('form', { name: 'Restore a backup' });
}

async function offer(options: Page, files: Chosen | string): Promise<void> {
  const form = restoring(options);
  if (!(await form.isVisible())) {
    await dataSection(options).getByRole('button', { name: 'Restore a backup' }).click();
  }
  await form.getByLabel('Backup file').setInputFiles(files);
  await form.getByLabel('Backup passphrase', { exact: true }).fill(FILE_PASSPHRASE);
  await form.getByRole('button', { name: 'Restore', exact: true }).click();
}

test('a hostile backup is refused with a reason, or taken harmlessly', async ({
  bankroll,
  folder,
  front,
}) => {
  test.setTimeout(150_000);
  const { world, popup, options } = await withBothAccounts(bankroll);
  const before = await possessions(popup);
  const start = front.arrivals.length;
  const refuses = async (title: string, files: Chosen | string, reason: RegExp): Promise<void> => {
    await test.step(title, async () => {
      await offer(options, files);
      const alert = restoring(options).getByRole('alert');
      await expect(alert).toHaveAttribute('data-failure', 'backup');
      await expect(alert).toContainText(reason);
      await expect(restoring(options).getByRole('button', { name: 'Restore', exact: true })).toBeEnabled();
      await expectHarmless(options);
      // So that the next one's reason is its own.
      await options.reload();
    });
  };
  await refuses('100 MB', await emptyFile(folder, 'large.json', 100_000_000), /too large/);
  for (const { title, bytes } of NO_BACKUPS) await refuses(title, chosen(await bytes()), /not a backup/);
  for (const { title, bytes } of BAD_BACKUPS) await refuses(title, chosen(await bytes()), /damaged/);
  for (const { title, bytes } of NEWER_BACKUPS) await refuses(title, chosen(await bytes()), /newer/);
  expect(await possessions(popup)).toEqual(before);
  expect(front.arrivals.slice(start).filter(({ isSigned }) => isSigned)).toEqual([]);

  await test.step('the worst that its form allows', async () => {
    await offer(options, chosen(Buffer.from(await worstBackup())));
    await expect(options.getByRole('status').filter({ hasText: /^Restored/ })).toBeVisible();
    await expectHarmless(options);
    await popup.reload();
    await expect(popup.getByRole('group', { name: 'Main', exact: true })).toBeVisible();
    await expectCalm([popup, options]);
    const { data } = (await readArea(popup, 'local'))['accounts'] as { data: Record<string, unknown>[] };
    const ids = new Set(data.map(({ id }) => id));
    const names = new Set(data.map(({ name }) => String(name).toLowerCase()));
    expect([ids.size, names.size]).toEqual([data.length, data.length]);
    expect(ids.has('a')).toBe(false);
    for (const one of data) expect(Object.keys(one)).not.toContain('hostile');
    // The accounts that were there are as they were, at the top.
    const { accounts: stored } = before as { accounts: { data: unknown[] } };
    expect(data.slice(0, 2)).toEqual(stored.data);
    expect((await possessions(popup)) as object).toMatchObject({ keys: (before as { keys: object }).keys });
    const { title } = await bankroll.badge(popup);
    expect(title.replaceAll('\n', ' ')).not.toMatch(ACTING);
  });

  // What came along asks for its keys; what was there is read on.
  world.kalshi.subaccount(0).deposit(0, '1.25');
  await popup.getByRole('button', { name: 'Refresh' }).click();
  await expect
    .poll(async () => (await readPopup(popup)).accounts.find(({ name }) => name === 'Main')?.total)
    .toBe(statedAmount(world.kalshi.total()));
  await expect(accountGroup(popup, 'Main').locator('[data-failure]')).toHaveCount(0);
});
