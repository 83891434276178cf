import { accountGroup } from '../browser/popup-page.ts';
import { expectTotal } from './support/bankroll.ts';
import { expectUnharmed, refreshInto, withManyAccounts } from './support/hostile-accounts.ts';
import { sendAll } from './support/hostile-commands.ts';
import { KALSHI, originOf } from './support/hostile-pages.ts';
import { expect, test } from './support/hostile.ts';

const EXCHANGES = /^(?:external-api\.kalshi\.com|api\.elections\.kalshi\.com|api\.polymarket\.us)$/;
const BALANCE = '/trade-api/v2/portfolio/balance';
const STATUSES = [301, 302, 303, 307, 308] as const;
const THIEF = 'https://thief.example/caught';

const TARGETS: readonly string[] = [
  THIEF,
  '//thief.example/caught',
  'https://api.polymarket.us/caught',
  'http://external-api.kalshi.com/caught',
  'https://external-api.kalshi.com/caught',
  '/caught',
  'https://user:word@external-api.kalshi.com/caught',
  'data:application/json,{"balance":1}',
];

test('a redirect carries no signature away', async ({ bankroll, front }) => {
  const names = [...TARGETS, 'own page', 'itself'].map((_target, index) => `To ${index}`);
  const crowd = await withManyAccounts(bankroll, names);
  const { popup, options, accounts } = crowd;
  const saved = crowd.total();
  const targets = [...TARGETS, `${originOf(popup)}/popup.html`];
  const [itself, ...others] = accounts.toReversed();
  for (const [index, { keyId }] of others.toReversed().entries()) {
    const [status = 302, target] = [STATUSES[index % STATUSES.length], targets[index]];
    front.answer({ host: KALSHI, path: BALANCE, keyId }, (response) =>
      response.writeHead(status, { Location: target }).end(),
    );
  }
  // To itself, which would go on for ever if it were followed.
  front.answer({ host: KALSHI, path: BALANCE, keyId: itself?.keyId ?? '' }, (response, { host, path }) =>
    response.writeHead(302, { Location: `https://${host}${path}` }).end(),
  );
  const start = front.arrivals.length;
  await refreshInto(
    popup,
    names.map((name) => ({ name, kind: /^dns-tls$/ })),
  );
  await expectTotal(popup, saved);
  for (const { name, keyId } of accounts) {
    await expect(accountGroup(popup, name)).toContainText('could not be reached');
    const asked = front.arrivals
      .slice(start)
      .filter((arrival) => arrival.keyId === keyId && arrival.path.startsWith(BALANCE))
      .map(({ host, path }) => host + path);
    // At both hosts, and at each of them once.
    expect(asked).toHaveLength(2);
    expect(new Set(asked).size).toBe(2);
  }

  await test.step('from the key check and the search for the cause', async () => {
    front.clear();
    front.answer({ host: KALSHI, path: '/' }, (response) =>
      response.writeHead(302, { Location: THIEF }).end(),
    );
    const { id: keyId, pem } = crowd.world.kalshi.createKey({ type: 'ed25519', name: 'Another' });
    const before = front.arrivals.length;
    const replies = await sendAll(options, [
      {
        type: 'add-account',
        draft: { exchange: 'kalshi', environment: 'production', name: 'Another', keyId, keyText: pem },
      },
    ]);
    expect(replies).toEqual([
      { ok: false, failure: expect.objectContaining({ kind: 'dns-tls' }) as unknown },
    ]);
    expect(front.arrivals.slice(before).filter((arrival) => arrival.keyId === keyId).length).toBeGreaterThan(
      0,
    );
    const group = accountGroup(popup, 'To 0');
    await group.getByRole('button', { name: 'Find the cause' }).click();
    await expect(group.getByText(/external-api\.kalshi\.com/).first()).toBeVisible();
    await expect(group.locator('.diagnosis')).toHaveAttribute('aria-busy', 'false', { timeout: 30_000 });
  });

  expect(front.arrivals.filter(({ path }) => path.startsWith('/caught'))).toEqual([]);
  expect(front.arrivals.filter(({ host }) => host === 'thief.example')).toEqual([]);
  // The browser itself asks for its own updates, without any of this.
  expect(front.arrivals.filter(({ host, isSecure }) => KALSHI.test(host) && !isSecure)).toEqual([]);
  expect(front.arrivals.filter(({ host, isSigned }) => isSigned && !EXCHANGES.test(host))).toEqual([]);
  front.clear();
  await expectUnharmed(crowd);
  expect(bankroll.exchanges.log.problems()).toEqual([]);
});
