import { batch, computed, signal, type ReadonlySignal } from '@preact/signals';
import { defaultSettings, isRefreshMinutes, type LockMinutes, type Settings } from '../../domain/settings.ts';
import { typedUsd } from '../../domain/text/options.ts';
import { parseUsd, type Usd } from '../../domain/usd.ts';
import type { Item } from '../../state/item.ts';
import type { Access } from './access.ts';
import { valueOr, type StoredSignal } from './stored-signal.ts';

/** A text box for one setting: keeps what was typed, and saves it as soon as it makes sense. */
export interface SettingBox {
  readonly text: ReadonlySignal<string>;
  /** Whether to say what is wrong: not while the user is still on the way to something valid. */
  readonly isWrong: ReadonlySignal<boolean>;
  type(text: string): void;
  /** The user has left the box. */
  leave(): void;
}

export interface SettingsModel {
  readonly minutes: SettingBox;
  readonly threshold: SettingBox;
  readonly notifies: ReadonlySignal<boolean>;
  /** Notifications are wanted, but the browser does not allow them. */
  readonly needsPermission: ReadonlySignal<boolean>;
  /** What became of the latest change, and in which section of the page it was made. */
  readonly saved: ReadonlySignal<Saved | undefined>;
  /** Call straight from the click, as everything below that may have to ask the browser. */
  setNotifies(wanted: boolean): Promise<void>;
  allowNotifications(): Promise<void>;

  readonly lockAfter: ReadonlySignal<LockMinutes>;
  readonly locksWithScreen: ReadonlySignal<boolean>;
  readonly keepsReading: ReadonlySignal<boolean>;
  readonly hiddenByDefault: ReadonlySignal<boolean>;
  /** Whether the browser tells when the computer is idle or its screen locks; undefined until it has said. */
  readonly seesIdle: ReadonlySignal<boolean | undefined>;
  /** Asks for the browser's help in the click, and does without it where that is refused. */
  setLockAfter(minutes: LockMinutes): Promise<void>;
  setLocksWithScreen(wanted: boolean): Promise<void>;
  allowIdle(): Promise<void>;
  setKeepsReading(wanted: boolean): Promise<void>;
  setHiddenByDefault(wanted: boolean): Promise<void>;
}

export interface Saved {
  readonly outcome: 'yes' | 'refused';
  readonly section: 'refreshing' | 'locks';
}

/** What became of the latest change, if it was made in this section. */
export function savedIn(model: SettingsModel, section: Saved['section']): Saved | undefined {
  return model.saved.value?.section === section ? model.saved.value : undefined;
}

interface SettingsDeps {
  readonly stored: StoredSignal<Settings>;
  readonly item: Item<Settings>;
  readonly access: Access;
}

/** "5", " 5 ", but not "", "5.5" or "five". */
function parseMinutes(text: string): number | undefined {
  // oxlint-disable-next-line bankroll/no-float-money -- minutes between refreshes
  const minutes = text.trim() === '' ? Number.NaN : Number(text);
  return isRefreshMinutes(minutes) ? minutes : undefined;
}

/** Accepts "$1" and "1,000.50" as people write them. */
function parseThreshold(text: string): Usd | undefined {
  const plain = text.trim().replace(/^\$\s*/, '');
  const amount = parseUsd(/^\d{1,3}(,\d{3})+(\.\d*)?$/.test(plain) ? plain.replaceAll(',', '') : plain);
  return amount !== undefined && amount > 0n ? amount : undefined;
}

function createBox<Value>(setting: {
  readonly stored: ReadonlySignal<string>;
  readonly parse: (text: string) => Value | undefined;
  readonly save: (value: Value) => void;
}): SettingBox {
  /** Undefined: show what is stored. */
  const typed = signal<string | undefined>(undefined);
  const isWrong = signal(false);
  return {
    text: computed(() => typed.value ?? setting.stored.value),
    isWrong,
    type(text) {
      const value = setting.parse(text);
      batch(() => {
        typed.value = text;
        if (value !== undefined) isWrong.value = false;
      });
      if (value !== undefined) setting.save(value);
    },
    leave() {
      const text = typed.peek();
      if (text === undefined) return;
      const isValid = setting.parse(text) !== undefined;
      batch(() => {
        isWrong.value = !isValid;
        if (isValid) typed.value = undefined;
      });
    },
  };
}

export function createSettingsModel({ stored, item, access }: SettingsDeps): SettingsModel {
  const saved = signal<Saved | undefined>(undefined);
  /** Ahead of storage while a write is on its way, so that two quick changes do not undo each other. */
  const written = signal<Settings | undefined>(undefined);
  const settings = computed(() => written.value ?? valueOr(stored.current.value, defaultSettings));

  async function change(patch: Partial<Settings>, section: Saved['section'] = 'refreshing'): Promise<void> {
    const next = { ...settings.peek(), ...patch };
    written.value = next;
    let outcome: Saved['outcome'] = 'yes';
    try {
      await item.write(next);
    } catch {
      outcome = 'refused';
    }
    batch(() => {
      if (written.peek() === next) written.value = undefined;
      saved.value = { outcome, section };
    });
  }

  /** Changes what locks by idle time or screen; where it is turned on, the browser is asked to tell of both. */
  async function changeIdle(patch: Partial<Settings>, isOn: boolean): Promise<void> {
    const asked = isOn ? access.allow({ permissions: ['idle'] }) : undefined;
    await change(patch, 'locks');
    await asked;
  }

  return {
    minutes: createBox({
      stored: computed(() => String(settings.value.refreshMinutes)),
      parse: parseMinutes,
      save: (refreshMinutes) => void change({ refreshMinutes }),
    }),
    threshold: createBox({
      stored: computed(() => typedUsd(settings.value.notifyThreshold)),
      parse: parseThreshold,
      save: (notifyThreshold) => void change({ notifyThreshold }),
    }),
    notifies: computed(() => settings.value.notifyChanges),
    needsPermission: computed(
      () => settings.value.notifyChanges && access.granted.value?.has('notifications') === false,
    ),
    saved,
    async setNotifies(wanted) {
      const asked = wanted ? access.allow({ permissions: ['notifications'] }) : undefined;
      await change({ notifyChanges: wanted });
      await asked;
    },
    async allowNotifications() {
      await access.allow({ permissions: ['notifications'] });
    },
    lockAfter: computed(() => settings.value.lockAfterMinutes),
    locksWithScreen: computed(() => settings.value.lockOnSystemLock),
    keepsReading: computed(() => settings.value.lockKeepsReading),
    hiddenByDefault: computed(() => settings.value.hiddenByDefault),
    seesIdle: computed(() => access.granted.value?.has('idle')),
    setLockAfter: (lockAfterMinutes) => changeIdle({ lockAfterMinutes }, lockAfterMinutes > 0),
    setLocksWithScreen: (lockOnSystemLock) => changeIdle({ lockOnSystemLock }, lockOnSystemLock),
    async allowIdle() {
      await access.allow({ permissions: ['idle'] });
    },
    setKeepsReading: (lockKeepsReading) => change({ lockKeepsReading }, 'locks'),
    setHiddenByDefault: (hiddenByDefault) => change({ hiddenByDefault }, 'locks'),
  };
}
