import { openDB } from 'idb';
import { beforeEach, describe, expect, it } from 'vitest';
import { loadAccounts } from '../../../lib/background/saved.ts';
import { addAccount } from '../../../lib/background/accounts.ts';
import { setViewLock } from '../../../lib/background/vault.ts';
import { finishWipe, wipe } from '../../../lib/background/wipe.ts';
import { Secret } from '../../../lib/domain/secret.ts';
import { detailsItem } from '../../../lib/state/details-item.ts';
import {
  activityItem,
  diagnosisItem,
  maskedItem,
  settingsItem,
  shownItem,
} from '../../../lib/state/items.ts';
import { appendRequests } from '../../../lib/state/request-log.ts';
import { STATE_STORES, wipingItem } from '../../../lib/state/wipe.ts';
import { NOW, settings } from '../domain/make.ts';
import { fakeBrowser } from '../fake-browser.ts';
import { backedUp } from './backups.ts';
import { killedAt } from './kill.ts';
import {
  ALL_ORIGINS,
  createWorld,
  give,
  KALSHI_KEY,
  PASSPHRASE,
  rest,
  useFreshBrowser,
  type World,
} from './world.ts';

useFreshBrowser();

const DONE = { ok: true, value: null };
const { storage, permissions, alarms, notifications } = fakeBrowser;

/** Every record of every database of this browser, found without asking Bankroll which there are. */
async function databases(): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const { name = '' } of await indexedDB.databases()) {
    const database = await openDB(name);
    for (const store of database.objectStoreNames) {
      const count = await database.count(store);
      if (count > 0) found[`${name}/${store}`] = count;
    }
    database.close();
  }
  return found;
}

/** All that is stored anywhere. */
async function everything(): Promise<object> {
  return {
    local: await storage.local.get(null),
    session: await storage.session.get(null),
    databases: await databases(),
  };
}
const NOTHING = { local: {}, session: {}, databases: {} };

/** Bankroll after some use: something in every place. */
async function fill(world: World): Promise<void> {
  for (const origin of ALL_ORIGINS) permissions.granted.add(origin);
  await give(world, { id: 'a', keptIn: 'vault' });
  await give(world, { id: 'b' });
  await setViewLock(true, PASSPHRASE, world.platform);
  await settingsItem.write(settings());
  await maskedItem.write(false);
  await shownItem.write(1);
  await diagnosisItem.write(null);
  await world.refresher.refresh('command');
  await world.details.read('b', 'look');
  await backedUp(world, true);
  await activityItem.write({ startedAt: NOW, done: 0, total: 2 });
  await appendRequests(
    [
      {
        at: NOW,
        exchange: 'kalshi',
        environment: 'production',
        method: 'GET',
        host: 'external-api.kalshi.com',
        path: '/x',
        status: 200,
        ms: 1,
        bytes: 1,
        key: null,
      },
    ],
    NOW,
  );
  permissions.granted.add('notifications');
  permissions.granted.add('idle');
  await notifications.create('one', { type: 'basic', iconUrl: 'x', title: 'a', message: 'b' });
  await alarms.create('refresh', { periodInMinutes: 2 });
}

let world: World;
beforeEach(async () => {
  world = createWorld();
  await wipe(world.platform);
  await fill(world);
});

describe('deleting everything', () => {
  it('begins with something in every place', async () => {
    expect(Object.keys(await storage.local.get(null)).toSorted()).toEqual([
      'accounts',
      'alerts-shown',
      detailsItem('b').key,
      'masked',
      'settings',
      'snapshot',
      'view-lock',
    ]);
    expect(Object.keys(await storage.session.get(null)).toSorted()).toEqual([
      'activity',
      'diagnosis',
      'export',
      'lock',
      'vault-key',
    ]);
    expect(await databases()).toEqual({
      'bankroll-keys/keys': 2,
      'bankroll-keys/vault': 1,
      'bankroll-log/entries': 1,
      'bankroll-log/head': 1,
      'bankroll-state/mirror': 1,
    });
  });

  it('leaves nothing anywhere', async () => {
    expect(await wipe(world.platform)).toEqual(DONE);
    expect(await everything()).toEqual(NOTHING);
  });

  it('gives back what the browser was asked for, and takes its words from the screen', async () => {
    await wipe(world.platform);
    expect([...permissions.granted]).toEqual([]);
    expect([...notifications.shown.keys()]).toEqual([]);
    expect([...alarms.all.keys()]).toEqual([]);
  });

  it('has nothing left to delete the second time, and nothing to finish', async () => {
    await wipe(world.platform);
    expect(await wipe(world.platform)).toEqual(DONE);
    expect(await finishWipe(world.platform)).toBe(false);
    expect(await everything()).toEqual(NOTHING);
  });

  it('is no end: an account can be added afterwards, and stays', async () => {
    await wipe(world.platform);
    for (const origin of ALL_ORIGINS) permissions.granted.add(origin);
    world.exchanges.members.set('k', { pockets: { 0: { cash: '1.00' } } });
    const draft = {
      exchange: 'kalshi',
      environment: 'production',
      name: '',
      keyId: 'k',
      keyText: new Secret(KALSHI_KEY),
    } as const;
    expect(await addAccount(draft, world.platform)).toEqual(DONE);
    expect(await finishWipe(createWorld().platform)).toBe(false);
    expect(await loadAccounts()).toHaveLength(1);
  });

  it('works without the interface for notifications, and where a permission is not given back', async () => {
    permissions.granted.delete('notifications');
    const remove = permissions.remove.bind(permissions);
    permissions.remove = async (unwanted) => {
      if (unwanted.origins?.[0]?.includes('external-api.kalshi.com'))
        throw new Error('You cannot remove required permissions.');
      return remove(unwanted);
    };
    try {
      expect(await wipe(world.platform)).toEqual(DONE);
    } finally {
      permissions.remove = remove;
    }
    expect([...permissions.granted]).toEqual(['https://external-api.kalshi.com/*']);
    expect(await everything()).toEqual(NOTHING);
  });
});

describe('what is under way while everything is deleted', () => {
  it('is waited for, so that nothing is asked with keys that are gone', async () => {
    const { exchanges, platform, refresher } = world;
    const before = exchanges.requests.length;
    const release = exchanges.pause();
    const cycle = refresher.refresh('command');
    await exchanges.arrived(before + 2);
    const wiping = wipe(platform);
    await rest();
    expect(await loadAccounts()).toHaveLength(2);
    release();
    expect(await wiping).toEqual(DONE);
    const asked = exchanges.requests.length;
    await cycle;
    await rest();
    expect(exchanges.requests).toHaveLength(asked);
    expect(await everything()).toEqual(NOTHING);
  });

  it('is not waited for when it takes too long, and saves nothing when it ends', async () => {
    const { exchanges, platform, refresher } = world;
    const before = exchanges.requests.length;
    const release = exchanges.pause();
    const cycle = refresher.refresh('command');
    await exchanges.arrived(before + 2);
    expect(await wipe(platform)).toEqual(DONE);
    release();
    await cycle;
    await rest();
    expect(await everything()).toEqual(NOTHING);
  }, 15_000);
});

describe('what cannot be deleted', () => {
  const refuse = (): never => {
    throw new Error('The database is broken.');
  };

  it('is named, and the rest goes', async () => {
    storage.session.onAccess = (access) => {
      if (access === 'remove') refuse();
    };
    expect(await wipe(world.platform)).toEqual({
      ok: false,
      failure: { kind: 'wipe-incomplete', stores: ['what is kept until the browser closes'] },
    });
    storage.session.onAccess = undefined;
    expect(await everything()).toMatchObject({ local: {}, databases: {} });
  });

  it('counts as left when the browser does not say', async () => {
    storage.session.onAccess = (access) => {
      if (access === 'get') refuse();
    };
    expect(await wipe(world.platform)).toMatchObject({ failure: { kind: 'wipe-incomplete' } });
  });

  it('of what says so in the list of accounts is all of the local area, whose mark stays', async () => {
    storage.local.onAccess = (access) => {
      if (access === 'remove') refuse();
    };
    expect(await wipe(world.platform)).toEqual({
      ok: false,
      failure: { kind: 'wipe-incomplete', stores: ['accounts, figures and settings'] },
    });
    storage.local.onAccess = undefined;
    // Once storage works again, the next start does what was asked for.
    expect(await finishWipe(createWorld().platform)).toBe(true);
    expect(await everything()).toEqual(NOTHING);
  });

  it('is not kept by a disk that is too full for the mark', async () => {
    storage.local.onAccess = (access) => {
      if (access === 'set') throw new Error('Resource::kQuotaBytes quota exceeded');
    };
    expect(await wipe(world.platform)).toEqual(DONE);
    expect(await everything()).toEqual(NOTHING);
  });

  it('does not delete, at the next start, what was added since', async () => {
    storage.session.onAccess = (access) => {
      if (access === 'remove') refuse();
    };
    await wipe(world.platform);
    storage.session.onAccess = undefined;
    await settingsItem.write(settings());
    expect(await finishWipe(createWorld().platform)).toBe(false);
    expect((await settingsItem.read()).state).toBe('present');
  });
});

describe('every store', () => {
  it.each(STATE_STORES.map((store) => [store.name, store] as const))(
    'counts what is in it and empties nothing else: %s',
    async (_name, store) => {
      const others = STATE_STORES.filter((other) => other !== store);
      const counted = await Promise.all(others.map((other) => other.count()));
      expect(await store.count()).toBeGreaterThan(0);
      await store.clear();
      expect(await store.count()).toBe(0);
      expect(await Promise.all(others.map((other) => other.count()))).toEqual(counted);
    },
  );
});

describe('the start', () => {
  it('deletes nothing that nobody asked to delete', async () => {
    const before = await everything();
    expect(await finishWipe(world.platform)).toBe(false);
    expect(await everything()).toEqual(before);
  });

  it.each([
    ['is damaged', { wiping: { v: 1, data: false } }],
    ['is of another kind', { wiping: true }],
  ])('does not take a mark that %s for a wish to delete', async (_title, mark) => {
    await storage.local.set(mark);
    expect(await finishWipe(world.platform)).toBe(false);
    expect(await loadAccounts()).toHaveLength(2);
  });

  it('does not take storage that cannot be read for one either', async () => {
    storage.local.onAccess = (access, keys) => {
      if (access === 'get' && keys.includes(wipingItem.key)) throw new Error('IO error');
    };
    expect(await finishWipe(world.platform)).toBe(false);
  });

  it('ends what a killed worker began', async () => {
    await wipingItem.write(true);
    expect(await finishWipe(world.platform)).toBe(true);
    expect(await everything()).toEqual(NOTHING);
  });
});

describe('a worker killed while it deletes', () => {
  it('leaves everything or, after the next start, nothing, at whichever write it dies', async () => {
    let deaths = 0;
    for (let step = 1; ; step += 1) {
      const dying = createWorld();
      await wipe(dying.platform);
      await fill(dying);
      const before = await everything();
      const wasKilled = await killedAt(step, () => wipe(dying.platform));
      const finished = await finishWipe(createWorld().platform);
      // Only the very first write, the mark, decides.
      expect(finished).toBe(wasKilled && step > 1);
      expect(await everything()).toEqual(step === 1 ? before : NOTHING);
      if (!wasKilled) break;
      deaths += 1;
    }
    expect(deaths).toBeGreaterThan(6);
  }, 30_000);
});
