// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import type { Account } from '../../../lib/domain/account.ts';
import type { KeyFacts } from '../../../lib/domain/key-facts.ts';
import type { AccountState } from '../../../lib/domain/snapshot.ts';
import { KEY_POWER_TEXT } from '../../../lib/domain/text/key-power.ts';
import { originsOf } from '../../../lib/exchanges/meta.ts';
import { account, NOW, read, worth } from '../domain/make.ts';
import { fakeBrowser, resetFakeBrowser } from '../fake-browser.ts';
import { openOptions, storeAccounts, type OpenOptions } from './options-page.tsx';
import { pageOf, settle, type, type TestPage } from './page.ts';

const { runtime, permissions } = fakeBrowser;
const main = account('a', { name: 'Main' });
const personal = account('b', { name: 'Personal', exchange: 'polymarket-us' });

beforeEach(async () => {
  resetFakeBrowser();
  runtime.messageHandler = () => ({ ok: true, value: null });
  await permissions.grant({ origins: originsOf('kalshi', 'production') });
});

function knowing(facts: Partial<KeyFacts>): AccountState {
  return { ...read([worth('5')]), facts: { checkedAt: NOW, ...facts } };
}

async function itemOf(one: Account, state?: AccountState): Promise<TestPage> {
  await storeAccounts([one], state && { [one.id]: state });
  const page = await openOptions();
  return pageOf(page.one('listitem', one.name));
}

function submit(page: TestPage, button: string): void {
  page.one('button', button).closest('form')?.requestSubmit();
}

describe('what a key can do', () => {
  it('warns of a key that can trade or move money, with the way to a narrower one', async () => {
    const item = await itemOf(main, knowing({ scopes: ['read', 'write::trade'] }));
    expect(item.root.textContent).toContain('its scopes are write::trade');
    expect(item.root.textContent).toContain('Then choose Replace key.');
    const link = item.root.querySelector('a');
    expect(link?.href).toBe('https://kalshi.com/account/profile');
    expect(link?.rel).toBe('noreferrer');
  });

  it('leads a demo key to the demo exchange', async () => {
    const item = await itemOf({ ...main, environment: 'demo' }, knowing({ scopes: [] }));
    expect(item.root.textContent).toContain('it has no limits');
    expect(item.root.querySelector('a')?.href).toBe('https://demo.kalshi.co/');
  });

  it('is content with a key that only reads', async () => {
    const item = await itemOf(main, knowing({ scopes: ['read'] }));
    expect(item.root.querySelector('.key-facts')?.textContent).toBe('');
  });

  it('says which features a balance-only key cannot have', async () => {
    const item = await itemOf(main, knowing({ scopes: ['read::portfolio_balance'] }));
    expect(item.root.textContent).toContain('cannot list subaccounts or show positions, orders and activity');
  });

  it('says of each Polymarket US key that it can trade, and of a Kalshi key only what is known', async () => {
    expect((await itemOf(personal)).root.textContent).toContain('this key can also place orders');
    expect((await itemOf(main)).root.querySelector('.key-facts')?.textContent).toBe('');
    const silent = await itemOf(main, knowing({ describeDenied: true }));
    expect(silent.root.textContent).toContain(KEY_POWER_TEXT.notTold);
  });

  it('does not promise less than a bound key has, which is told nothing about itself either', async () => {
    const denied = { describeDenied: true } as const;
    for (const item of [
      await itemOf({ ...main, boundSubaccount: 7 }, knowing(denied)),
      await itemOf(main, knowing({ ...denied, boundSubaccount: 7 })),
    ]) {
      expect(item.root.textContent).not.toContain(KEY_POWER_TEXT.notTold);
    }
  });

  it('names the bound subaccount, the lapse of trading rights and the level', async () => {
    const regionExpiresAt = Date.UTC(2027, 2, 3, 12);
    const item = await itemOf(
      { ...main, boundSubaccount: 7 },
      knowing({ scopes: ['read'], regionExpiresAt, tier: 'advanced' }),
    );
    expect(item.root.textContent).toContain('Bound to Subaccount 7.');
    expect(item.root.textContent).toMatch(/ends on [^.]*2027/);
    expect(item.root.textContent).toContain('API level: advanced.');
  });
});

describe('connecting a key that can write', () => {
  async function connect(facts: Partial<KeyFacts>): Promise<OpenOptions> {
    runtime.messageHandler = async () => {
      await storeAccounts([{ ...main, keyId: 'id-1' }], { a: knowing(facts) });
      return { ok: true, value: null };
    };
    const page = await openOptions();
    page.one('button', 'Add account').click();
    await settle();
    type(page.field('API key ID'), ' id-1 ');
    type(page.field('Private key'), 'key');
    submit(page, 'Connect');
    await settle();
    return page;
  }

  it('says so in the same breath', async () => {
    const page = await connect({ scopes: ['read', 'write'] });
    const status = page.outcome();
    expect(status).toMatch(/^Connected\. Kalshi is being read now\. This key can do more than read/);
  });

  it('says nothing more of a key that cannot', async () => {
    const page = await connect({ scopes: ['read'] });
    expect(page.outcome()).toBe('Connected. Kalshi is being read now.');
  });

  it('says so of a replaced key too', async () => {
    await storeAccounts([main]);
    runtime.messageHandler = async () => {
      await storeAccounts([{ ...main, keyId: 'id-2' }], { a: knowing({ scopes: [] }) });
      return { ok: true, value: null };
    };
    const page = await openOptions();
    page.one('button', 'Replace key').click();
    await settle();
    type(page.field('API key ID'), 'id-2');
    type(page.field('Private key'), 'key');
    submit(page, 'Connect');
    await settle();
    expect(page.outcome()).toMatch(/^Connected\. Main now uses .*This key can do more/);
  });
});

describe('a key of another environment', () => {
  it('is refused with the reason, and nothing typed is lost', async () => {
    const failure = { kind: 'key-rejected', reason: 'wrong-environment', belongsTo: 'demo' };
    runtime.messageHandler = () => ({ ok: false, failure });
    const page = await openOptions();
    page.one('button', 'Add account').click();
    await settle();
    type(page.field('Account name'), 'Mine');
    type(page.field('API key ID'), 'id-1');
    type(page.field('Private key'), 'key');
    submit(page, 'Connect');
    await settle();
    const alert = page.one('alert');
    expect(alert.getAttribute('data-failure')).toBe('key-rejected');
    expect(alert.textContent).toContain('This key belongs to Kalshi’s demo environment.');
    expect(page.field('Account name').value).toBe('Mine');
    expect(page.field('API key ID').value).toBe('id-1');
    expect(page.field('Private key').value).toBe('key');
    expect(page.field('API key ID').hasAttribute('aria-invalid')).toBe(false);
    expect(page.field('Private key').hasAttribute('aria-invalid')).toBe(false);
  });
});
