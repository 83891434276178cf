/**
 * One in-memory browser that holds state, in place of webextension-polyfill (see tests/vitest.config.ts). Tests set it
 * up and look at what became of it, rather than at which calls were made. `resetFakeBrowser()` before each test.
 */

type Listener<Args extends readonly unknown[]> = (...args: Args) => unknown;

/** A browser event: what the code sees, plus `trigger` for tests. */
export class FakeEvent<Args extends readonly unknown[]> {
  readonly #listeners = new Set<Listener<Args>>();
  addListener(listener: Listener<Args>): void {
    this.#listeners.add(listener);
  }
  removeListener(listener: Listener<Args>): void {
    this.#listeners.delete(listener);
  }
  hasListener(listener: Listener<Args>): boolean {
    return this.#listeners.has(listener);
  }
  hasListeners(): boolean {
    return this.#listeners.size > 0;
  }
  /** Calls every listener and waits for what they return. */
  async trigger(...args: Args): Promise<unknown[]> {
    return await Promise.all([...this.#listeners].map(async (listener) => await listener(...args)));
  }
  clear(): void {
    this.#listeners.clear();
  }
}

/** What storage and messages do to a value: JSON, in which a bigint silently vanishes (Chromium 156, Nov 2026). */
function jsonCopy(value: unknown): unknown {
  const text = JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'bigint' ? undefined : inner,
  );
  return text === undefined ? undefined : (JSON.parse(text) as unknown);
}

export interface StorageChange {
  oldValue?: unknown;
  newValue?: unknown;
}
type Changes = Record<string, StorageChange>;

const storageChanged = new FakeEvent<[changes: Changes, area: string]>();

class FakeStorageArea {
  readonly #area: string;
  #values = new Map<string, string>();
  /** Called before each access; throw from it to make the access fail. */
  onAccess: ((access: 'get' | 'set' | 'remove', keys: readonly string[]) => void) | undefined;

  constructor(area: string) {
    this.#area = area;
  }

  async get(
    keys?: string | readonly string[] | Record<string, unknown> | null,
  ): Promise<Record<string, unknown>> {
    const defaults = typeof keys === 'object' && keys !== null && !Array.isArray(keys) ? keys : {};
    const wanted =
      keys === undefined || keys === null
        ? [...this.#values.keys()]
        : typeof keys === 'string'
          ? [keys]
          : Array.isArray(keys)
            ? (keys as readonly string[])
            : Object.keys(keys);
    await Promise.resolve();
    this.onAccess?.('get', wanted);
    const found: Record<string, unknown> = {};
    for (const key of wanted) {
      const text = this.#values.get(key);
      if (text !== undefined) found[key] = JSON.parse(text) as unknown;
      else if (key in defaults) found[key] = (defaults as Record<string, unknown>)[key];
    }
    return found;
  }

  async set(items: Record<string, unknown>): Promise<void> {
    await Promise.resolve();
    this.onAccess?.('set', Object.keys(items));
    const changes: Changes = {};
    for (const [key, value] of Object.entries(items)) {
      const copy = jsonCopy(value);
      if (copy === undefined) continue;
      const text = JSON.stringify(copy);
      const before = this.#values.get(key);
      // An equal write is silent, as in Chromium.
      if (before === text) continue;
      this.#values.set(key, text);
      changes[key] = {
        ...(before !== undefined && { oldValue: JSON.parse(before) as unknown }),
        newValue: copy,
      };
    }
    this.#announce(changes);
  }

  async remove(keys: string | readonly string[]): Promise<void> {
    await Promise.resolve();
    const list = typeof keys === 'string' ? [keys] : keys;
    this.onAccess?.('remove', list);
    const changes: Changes = {};
    for (const key of list) {
      const before = this.#values.get(key);
      if (before === undefined) continue;
      this.#values.delete(key);
      changes[key] = { oldValue: JSON.parse(before) as unknown };
    }
    this.#announce(changes);
  }

  async clear(): Promise<void> {
    await this.remove([...this.#values.keys()]);
  }

  /** Who may read the area; undefined as long as nothing was said. */
  accessLevel: string | undefined;

  setAccessLevel({ accessLevel }: { accessLevel: string }): Promise<void> {
    this.accessLevel = accessLevel;
    return Promise.resolve();
  }

  /** What lies there, as text by key. */
  dump(): ReadonlyMap<string, string> {
    return new Map(this.#values);
  }

  /** What lies there from now on, without an event. */
  fill(values: ReadonlyMap<string, string>): void {
    this.#values = new Map(values);
  }

  /** Forgets everything without an event. */
  reset(): void {
    this.#values = new Map();
    this.onAccess = undefined;
    this.accessLevel = undefined;
  }

  #announce(changes: Changes): void {
    if (Object.keys(changes).length > 0) void storageChanged.trigger(changes, this.#area);
  }
}

export interface FakeSender {
  id?: string;
  url?: string;
  origin?: string;
  tab?: { id: number };
}

const ID = 'bankroll-fake-id';
const BASE_URL = `chrome-extension://${ID}/`;

const runtime = {
  id: ID,
  lastError: undefined,
  onMessage: new FakeEvent<[message: unknown, sender: FakeSender]>(),
  onInstalled: new FakeEvent<[details: { reason: string; previousVersion?: string }]>(),
  onStartup: new FakeEvent<[]>(),
  onSuspend: new FakeEvent<[]>(),
  onUpdateAvailable: new FakeEvent<[details: { version: string }]>(),
  /** Answers sendMessage in place of the listeners of onMessage, which do so otherwise. */
  messageHandler: undefined as ((message: unknown) => unknown) | undefined,
  /** Everything that was sent. */
  sent: [] as unknown[],
  reloads: 0,
  optionsPagesOpened: 0,
  async sendMessage(message: unknown): Promise<unknown> {
    const copy = jsonCopy(message);
    runtime.sent.push(copy);
    if (runtime.messageHandler !== undefined) return jsonCopy(await runtime.messageHandler(copy));
    if (!runtime.onMessage.hasListeners()) {
      throw new Error('Could not establish connection. Receiving end does not exist.');
    }
    const answers = await runtime.onMessage.trigger(copy, { id: ID, url: `${BASE_URL}popup.html` });
    return jsonCopy(answers.find((answer) => answer !== undefined));
  },
  getManifest: () => ({ manifest_version: 3, name: 'Bankroll', version: '0.1.0' }),
  getURL: (path: string) => new URL(path, BASE_URL).href,
  reload(): void {
    runtime.reloads += 1;
  },
  openOptionsPage(): Promise<void> {
    runtime.optionsPagesOpened += 1;
    return Promise.resolve();
  },
  getPlatformInfo: () => Promise.resolve({ os: 'linux', arch: 'x86-64' }),
};

export interface FakePermissions {
  origins?: string[];
  permissions?: string[];
}

const permissions = {
  onAdded: new FakeEvent<[added: FakePermissions]>(),
  onRemoved: new FakeEvent<[removed: FakePermissions]>(),
  /** Origins and API permissions that the user has allowed. */
  granted: new Set<string>(),
  /** What the user will say when asked. */
  answer: true,
  /** Everything that was asked for. */
  requested: [] as FakePermissions[],
  contains({ origins = [], permissions: names = [] }: FakePermissions): Promise<boolean> {
    return Promise.resolve([...origins, ...names].every((one) => permissions.granted.has(one)));
  },
  getAll(): Promise<Required<FakePermissions>> {
    const all = [...permissions.granted];
    return Promise.resolve({
      origins: all.filter((one) => one.includes('://')),
      permissions: all.filter((one) => !one.includes('://')),
    });
  },
  async request(wanted: FakePermissions): Promise<boolean> {
    permissions.requested.push(wanted);
    await Promise.resolve();
    if (permissions.answer) await permissions.grant(wanted);
    return permissions.answer;
  },
  async remove(unwanted: FakePermissions): Promise<boolean> {
    for (const one of [...(unwanted.origins ?? []), ...(unwanted.permissions ?? [])])
      permissions.granted.delete(one);
    await permissions.onRemoved.trigger(unwanted);
    return true;
  },
  async grant(wanted: FakePermissions): Promise<void> {
    for (const one of [...(wanted.origins ?? []), ...(wanted.permissions ?? [])])
      permissions.granted.add(one);
    await permissions.onAdded.trigger(wanted);
  },
};

export interface FakeAlarm {
  name: string;
  scheduledTime: number;
  periodInMinutes?: number;
}
interface AlarmInfo {
  when?: number;
  delayInMinutes?: number;
  periodInMinutes?: number;
}

const alarms = {
  onAlarm: new FakeEvent<[alarm: FakeAlarm]>(),
  all: new Map<string, FakeAlarm>(),
  create(name: string, info: AlarmInfo): Promise<void> {
    const delay = info.delayInMinutes ?? info.periodInMinutes ?? 0;
    alarms.all.set(name, {
      name,
      scheduledTime: info.when ?? Date.now() + delay * 60_000,
      ...(info.periodInMinutes !== undefined && { periodInMinutes: info.periodInMinutes }),
    });
    return Promise.resolve();
  },
  get(name: string): Promise<FakeAlarm | undefined> {
    return Promise.resolve(alarms.all.get(name));
  },
  getAll(): Promise<FakeAlarm[]> {
    return Promise.resolve([...alarms.all.values()]);
  },
  clear(name: string): Promise<boolean> {
    return Promise.resolve(alarms.all.delete(name));
  },
  clearAll(): Promise<boolean> {
    const had = alarms.all.size > 0;
    alarms.all.clear();
    return Promise.resolve(had);
  },
  /** Lets an existing alarm go off now; a repeating one stays for its next time. */
  async trigger(name: string): Promise<void> {
    const alarm = alarms.all.get(name);
    if (alarm === undefined) throw new Error(`There is no alarm named ${name}`);
    if (alarm.periodInMinutes === undefined) alarms.all.delete(name);
    else alarms.all.set(name, { ...alarm, scheduledTime: Date.now() + alarm.periodInMinutes * 60_000 });
    await alarms.onAlarm.trigger(alarm);
  },
};

type Color = string | readonly number[];

const action = {
  onClicked: new FakeEvent<[]>(),
  text: '',
  title: '',
  backgroundColor: undefined as Color | undefined,
  textColor: undefined as Color | undefined,
  setBadgeText({ text }: { text: string }): Promise<void> {
    action.text = text;
    return Promise.resolve();
  },
  setTitle({ title }: { title: string }): Promise<void> {
    action.title = title;
    return Promise.resolve();
  },
  setBadgeBackgroundColor({ color }: { color: Color }): Promise<void> {
    action.backgroundColor = color;
    return Promise.resolve();
  },
  setBadgeTextColor({ color }: { color: Color }): Promise<void> {
    action.textColor = color;
    return Promise.resolve();
  },
  getBadgeText: () => Promise.resolve(action.text),
  getTitle: () => Promise.resolve(action.title),
};

export interface FakeNotification {
  type: string;
  iconUrl: string;
  title: string;
  message: string;
}

const notifications = {
  onClicked: new FakeEvent<[id: string]>(),
  onClosed: new FakeEvent<[id: string, byUser: boolean]>(),
  /** What is on the screen. */
  shown: new Map<string, FakeNotification>(),
  /** Every creation in order, replacements too. */
  created: [] as { id: string; options: FakeNotification }[],
  async create(id: string, options: FakeNotification): Promise<string> {
    await Promise.resolve();
    if (!permissions.granted.has('notifications')) throw new Error('notifications permission is missing');
    notifications.shown.set(id, options);
    notifications.created.push({ id, options });
    return id;
  },
  getAll(): Promise<Record<string, FakeNotification>> {
    return Promise.resolve(Object.fromEntries(notifications.shown));
  },
  clear(id: string): Promise<boolean> {
    return Promise.resolve(notifications.shown.delete(id));
  },
};

type IdleState = 'active' | 'idle' | 'locked';

const idle = {
  onStateChanged: new FakeEvent<[state: IdleState]>(),
  /** When somebody last touched the computer, Unix ms; undefined: just now, whenever it is asked. */
  lastInputAt: undefined as number | undefined,
  screenLocked: false,
  /** After how many seconds without input the browser tells; the browsers' own default is 60. */
  detectionSeconds: 60,
  async queryState(seconds: number): Promise<IdleState> {
    await Promise.resolve();
    if (!permissions.granted.has('idle')) throw new Error('idle permission is missing');
    if (idle.screenLocked) return 'locked';
    const since = idle.lastInputAt === undefined ? 0 : Date.now() - idle.lastInputAt;
    return since >= seconds * 1_000 ? 'idle' : 'active';
  },
  setDetectionInterval(seconds: number): void {
    idle.detectionSeconds = seconds;
  },
};

const LOCK_COMMAND = { name: 'lock', shortcut: 'Alt+Shift+L' };

const commands = {
  onCommand: new FakeEvent<[name: string]>(),
  /** Shortcuts as the user has them; an empty one is turned off. */
  all: [LOCK_COMMAND],
  getAll: () => Promise.resolve(commands.all),
};

const tabs = {
  /** Addresses of the tabs that were opened. */
  opened: [] as string[],
  create({ url }: { url: string }): Promise<void> {
    tabs.opened.push(url);
    return Promise.resolve();
  },
};

const extension = {
  /** Open views of this extension; a test's own page is not a popup. */
  getViews: (): Window[] => [],
};

const storage = {
  local: new FakeStorageArea('local'),
  session: new FakeStorageArea('session'),
  onChanged: storageChanged,
};

export const fakeBrowser = {
  storage,
  runtime,
  permissions,
  alarms,
  action,
  notifications,
  idle,
  commands,
  tabs,
  extension,
};

/** A browser as just installed: nothing stored, granted, scheduled or shown, nobody listening. */
export function resetFakeBrowser(): void {
  storage.local.reset();
  storage.session.reset();
  for (const event of [
    storageChanged,
    runtime.onMessage,
    runtime.onInstalled,
    runtime.onStartup,
    runtime.onSuspend,
    runtime.onUpdateAvailable,
    permissions.onAdded,
    permissions.onRemoved,
    alarms.onAlarm,
    action.onClicked,
    notifications.onClicked,
    notifications.onClosed,
    idle.onStateChanged,
    commands.onCommand,
  ]) {
    event.clear();
  }
  runtime.messageHandler = undefined;
  runtime.sent = [];
  runtime.reloads = 0;
  runtime.optionsPagesOpened = 0;
  permissions.granted.clear();
  permissions.answer = true;
  permissions.requested = [];
  alarms.all.clear();
  action.text = '';
  action.title = '';
  action.backgroundColor = undefined;
  action.textColor = undefined;
  notifications.shown.clear();
  notifications.created = [];
  idle.lastInputAt = undefined;
  idle.screenLocked = false;
  idle.detectionSeconds = 60;
  commands.all = [LOCK_COMMAND];
  tabs.opened = [];
}

export default fakeBrowser;
