// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import type { Failure } from '../../../lib/domain/failure.ts';
import { LOCKED, type LockState } from '../../../lib/domain/lock.ts';
import { defaultSettings, type Settings } from '../../../lib/domain/settings.ts';
import { accountsItem, lockItem, settingsItem, viewLockItem } from '../../../lib/state/items.ts';
import { account, NOW } from '../domain/make.ts';
import { fakeBrowser, resetFakeBrowser } from '../fake-browser.ts';
import { openOptions, storeAccounts, type OpenOptions } from './options-page.tsx';
import { pageOf, settle, type, type TestPage } from './page.ts';

const { runtime, permissions, storage } = fakeBrowser;
const OPEN: LockState = { vaultOpen: true, viewOpen: true };
const SECRET = 'correct horse battery';
const IDLE = 'Lock after idle time';
const SCREEN = 'Lock when the screen locks';
const HIDE = 'Hide amounts while locked';
const KEEP_READING = 'Go on reading while locked';
const HIDDEN = 'Hide amounts until I ask for them';

const sealed = account('a', { name: 'Main', keptIn: 'vault' });

beforeEach(() => {
  resetFakeBrowser();
  runtime.messageHandler = () => ({ ok: true, value: null });
});

interface Given {
  readonly vault?: boolean;
  readonly viewLock?: boolean;
  readonly lock?: LockState;
  readonly settings?: Partial<Settings>;
  readonly shell?: { readonly screenLockTold?: boolean; readonly shortcut?: string };
}

async function openLock(given: Given = {}): Promise<{ page: OpenOptions; lock: TestPage }> {
  if (given.vault) await storeAccounts([sealed]);
  if (given.viewLock) await viewLockItem.write(true);
  if (given.lock) await lockItem.write(given.lock);
  if (given.settings) await settingsItem.write({ ...defaultSettings(), ...given.settings });
  const page = await openOptions(given.shell);
  return { page, lock: page.section('Lock and privacy') };
}

async function stored(): Promise<Settings | undefined> {
  const read = await settingsItem.read();
  return read.state === 'present' ? read.value : undefined;
}

async function press(scope: TestPage, name: string): Promise<void> {
  scope.one('button', name).click();
  await settle();
}

async function submit(scope: TestPage, button: string): Promise<void> {
  scope.one('button', button).closest('form')?.requestSubmit();
  await settle();
}

/** As a click does: the box changes first, then the page hears of it. */
function check(scope: TestPage, label: string, checked: boolean): void {
  const box = scope.field(label);
  box.checked = checked;
  box.dispatchEvent(new Event('change', { bubbles: true }));
}

function choose(scope: TestPage, label: string, value: string): void {
  const select = scope.field(label);
  select.value = value;
  select.dispatchEvent(new Event('change', { bubbles: true }));
}

function refusing(failure: Failure): void {
  runtime.messageHandler = () => ({ ok: false, failure });
}

function reasonOf(control: HTMLElement): string {
  const ids = control.getAttribute('aria-describedby')?.split(' ') ?? [];
  return ids.map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
}

function everything(): string {
  const fields = [...document.querySelectorAll<HTMLInputElement>('input, textarea, select')];
  return [document.body.innerHTML, ...fields.map((one) => one.value)].join('\n');
}

describe('with nothing to lock', () => {
  it('says why its controls do nothing yet', async () => {
    const { lock } = await openLock();
    const button = lock.one('button', 'Lock now');
    for (const control of [button, lock.field(IDLE), lock.field(SCREEN)]) {
      expect(control.hasAttribute('disabled')).toBe(true);
      expect(reasonOf(control)).toContain('There is nothing to lock yet');
    }
    expect(lock.byRole('button', 'Change passphrase')).toEqual([]);
    expect(lock.byRole('button', 'I forgot the passphrase')).toEqual([]);
    expect(() => lock.field(KEEP_READING)).toThrow();
    expect(lock.field(HIDE).hasAttribute('disabled')).toBe(false);
  });

  it('asks for no passphrase', async () => {
    const { lock } = await openLock();
    expect(lock.byRole('button', 'Unlock')).toEqual([]);
  });
});

describe('a view lock that cannot be read', () => {
  it('counts as set, and as shut while nothing says that it is open', async () => {
    await fakeBrowser.storage.local.set({ 'view-lock': 'nonsense' });
    const { lock } = await openLock();
    expect(lock.root.textContent).toContain('Locked. Amounts are hidden until you unlock.');
    expect(lock.field('Hide amounts while locked')).toMatchObject({ checked: true, disabled: true });
  });
});

describe('a browser that does not tell when the screen locks', () => {
  it('is said to be one, and the choice shows that it does nothing', async () => {
    const { lock } = await openLock({ vault: true, lock: OPEN, shell: { screenLockTold: false } });
    const box = lock.field('Lock when the screen locks');
    expect(box).toMatchObject({ disabled: true, checked: false });
    const reasons = (box.getAttribute('aria-describedby') ?? '').split(' ');
    const texts = reasons.map((id) => document.getElementById(id)?.textContent ?? '');
    expect(texts.join(' ')).toContain('does not tell extensions when the screen locks');
    expect(lock.byRole('button', 'Let the browser tell Bankroll')).toEqual([]);
  });
});

describe('locking', () => {
  it('sends, says so once it holds, and puts the cursor where it can be undone', async () => {
    runtime.messageHandler = async () => {
      await lockItem.write(LOCKED);
      return { ok: true, value: null };
    };
    const { lock } = await openLock({ vault: true, lock: OPEN });
    await press(lock, 'Lock now');
    expect(runtime.sent).toEqual([{ type: 'lock' }]);
    expect(lock.one('status').textContent).toBe('Locked.');
    expect(lock.root.textContent).toContain('Accounts in the vault are not read until you unlock.');
    expect(lock.byRole('button', 'Lock now')).toEqual([]);
    expect(document.activeElement).toBe(lock.field('Passphrase'));
  });

  it('says why it did not work', async () => {
    refusing({ kind: 'background-silent' });
    const { lock } = await openLock({ vault: true, lock: OPEN });
    await press(lock, 'Lock now');
    expect(lock.one('alert').getAttribute('data-failure')).toBe('background-silent');
    expect(lock.byRole('status')).toEqual([]);
  });

  it('is still possible for the view while the vault is locked, and the other way round', async () => {
    const seeing = await openLock({
      vault: true,
      viewLock: true,
      lock: { vaultOpen: false, viewOpen: true },
    });
    expect(seeing.lock.one('button', 'Lock now').hasAttribute('disabled')).toBe(false);
    expect(seeing.lock.one('button', 'Unlock')).toBeDefined();
    resetFakeBrowser();
    const reading = await openLock({
      vault: true,
      viewLock: true,
      lock: { vaultOpen: true, viewOpen: false },
    });
    expect(reading.lock.one('button', 'Lock now').hasAttribute('disabled')).toBe(false);
  });

  it('is not offered where it would change nothing: amounts are hidden and reading goes on', async () => {
    const { lock } = await openLock({
      vault: true,
      viewLock: true,
      lock: { vaultOpen: true, viewOpen: false },
      settings: { lockKeepsReading: true },
    });
    expect(lock.byRole('button', 'Lock now')).toEqual([]);
    expect(lock.root.textContent).toContain('Locked. Amounts are hidden until you unlock.');
  });

  it('by time leaves the cursor where it is', async () => {
    const { page, lock } = await openLock({ vault: true, lock: { ...OPEN, lockAt: NOW } });
    page.field('Minutes between refreshes').focus();
    page.clock.set(NOW + 3_600_000);
    await settle();
    expect(lock.one('button', 'Unlock')).toBeDefined();
    expect(document.activeElement).toBe(page.field('Minutes between refreshes'));
  });
});

describe('a lock from elsewhere', () => {
  /** As another page does. */
  async function lockIs(state: LockState): Promise<void> {
    await lockItem.write(state);
    await settle();
  }

  it.each(['by then', 'only afterwards'])(
    'catches nothing that is typed, though a passphrase was refused here before: %s',
    async (when) => {
      const { page, lock } = await openLock({ vault: true });
      let answer = (_reply: unknown): void => undefined;
      runtime.messageHandler = () => new Promise((resolve) => (answer = resolve));
      type(lock.field('Passphrase'), 'mistyped');
      await submit(lock, 'Unlock');
      const refused = { ok: false, failure: { kind: 'passphrase', reason: 'wrong' } };
      if (when === 'by then') answer(refused);
      await settle();
      await lockIs(OPEN);
      if (when !== 'by then') answer(refused);
      await press(page, 'Add account');
      page.field('Private key').focus();
      await lockIs(LOCKED);
      expect(document.activeElement).toBe(page.field('Private key'));
      expect(lock.field('Passphrase').value).toBe('');
      expect(lock.byRole('alert')).toEqual([]);
    },
  );

  it('is not led to by a wish for the passphrase from before', async () => {
    const { page, lock } = await openLock({ vault: true, lock: OPEN });
    page.lock.askUnlock();
    page.field('Minutes between refreshes').focus();
    await lockIs(LOCKED);
    expect(lock.one('button', 'Unlock')).toBeDefined();
    expect(document.activeElement).toBe(page.field('Minutes between refreshes'));
  });
});

describe('unlocking', () => {
  it('is said once: not again after another lock, whoever ends that one', async () => {
    runtime.messageHandler = async () => {
      await lockItem.write(OPEN);
      return { ok: true, value: null };
    };
    const { page, lock } = await openLock({ vault: true });
    type(lock.field('Passphrase'), SECRET);
    await submit(lock, 'Unlock');
    page.field('Minutes between refreshes').focus();
    for (const state of [LOCKED, OPEN]) {
      await lockItem.write(state);
      await settle();
      expect(lock.byRole('status')).toEqual([]);
      expect(document.activeElement).toBe(page.field('Minutes between refreshes'));
    }
  });

  it('leaves the cursor where the user has put it meanwhile', async () => {
    let answer = (_reply: unknown): void => undefined;
    runtime.messageHandler = () => new Promise((resolve) => (answer = resolve));
    const { page, lock } = await openLock({ vault: true });
    type(lock.field('Passphrase'), SECRET);
    await submit(lock, 'Unlock');
    page.field('Minutes between refreshes').focus();
    await lockItem.write(OPEN);
    answer({ ok: true, value: null });
    await settle();
    expect(lock.one('status').textContent).toBe('Unlocked.');
    expect(document.activeElement).toBe(page.field('Minutes between refreshes'));
  });

  it('forgets the passphrase once it has opened, and says so', async () => {
    runtime.messageHandler = async () => {
      await lockItem.write(OPEN);
      return { ok: true, value: null };
    };
    const { page, lock } = await openLock({ vault: true });
    type(lock.field('Passphrase'), SECRET);
    await submit(lock, 'Unlock');
    expect(runtime.sent).toEqual([{ type: 'unlock', passphrase: SECRET }]);
    expect(lock.one('status').textContent).toBe('Unlocked.');
    expect(lock.byRole('button', 'Unlock')).toEqual([]);
    expect(document.activeElement).toBe(lock.one('button', 'Lock now'));
    expect(everything()).not.toContain(SECRET);
    expect(page.lock.unlockForm.passphrase.value).toBe('');
    // Not said any longer than it holds.
    await lockItem.write(LOCKED);
    await settle();
    expect(lock.byRole('status')).toEqual([]);
  });

  it.each<[Failure, string]>([
    [{ kind: 'passphrase', reason: 'wrong' }, 'This is not the passphrase'],
    [{ kind: 'vault-damaged' }, 'is damaged'],
    [{ kind: 'vault-missing' }, 'nothing here that a passphrase opens'],
  ])('keeps what was typed after %j', async (failure, says) => {
    refusing(failure);
    const { lock } = await openLock({ vault: true });
    type(lock.field('Passphrase'), SECRET);
    await submit(lock, 'Unlock');
    expect(lock.one('alert').getAttribute('data-failure')).toBe(failure.kind);
    expect(lock.one('alert').textContent).toContain(says);
    expect(lock.field('Passphrase').value).toBe(SECRET);
    expect(lock.one('button', 'I forgot the passphrase')).toBeDefined();
  });

  it('is asked for where the view lock cannot be read', async () => {
    await storage.local.set({ 'view-lock': 'garbage' });
    const { lock } = await openLock();
    expect(lock.one('button', 'Unlock')).toBeDefined();
    expect(lock.one('button', 'I forgot the passphrase')).toBeDefined();
  });

  it('forgets what was typed when the page is left', async () => {
    const { page, lock } = await openLock({ vault: true });
    type(lock.field('Passphrase'), SECRET);
    await press(lock, 'Change passphrase');
    type(lock.field('Current passphrase'), SECRET);
    type(lock.field('New passphrase'), SECRET);
    page.lock.forgetTyped();
    await settle();
    expect(everything()).not.toContain(SECRET);
  });
});

describe('locking by itself', () => {
  it('offers the four times and saves the choice at once', async () => {
    await permissions.grant({ permissions: ['idle'] });
    const { lock } = await openLock({ vault: true, lock: OPEN });
    expect([...lock.field(IDLE).querySelectorAll('option')].map((one) => one.textContent)).toEqual([
      'Off',
      '5 minutes',
      '15 minutes',
      '60 minutes',
    ]);
    expect(lock.field(IDLE).value).toBe('0');
    choose(lock, IDLE, '15');
    await settle();
    expect((await stored())?.lockAfterMinutes).toBe(15);
    expect(lock.field(IDLE).value).toBe('15');
    expect(lock.root.textContent).toContain('Saved.');
    expect(reasonOf(lock.field(IDLE))).toContain('somebody used this computer');
    expect(permissions.requested).toEqual([]);
  });

  it('asks the browser for its help in the click, and does without it where that is refused', async () => {
    permissions.answer = false;
    const { lock } = await openLock({ vault: true, lock: OPEN });
    choose(lock, IDLE, '5');
    expect(permissions.requested).toEqual([{ permissions: ['idle'] }]);
    await settle();
    expect((await stored())?.lockAfterMinutes).toBe(5);
    expect(reasonOf(lock.field(IDLE))).toContain('your last use of Bankroll');
  });

  it('asks for nothing when it is turned off', async () => {
    const { lock } = await openLock({ vault: true, lock: OPEN, settings: { lockAfterMinutes: 60 } });
    choose(lock, IDLE, '0');
    check(lock, SCREEN, false);
    await settle();
    expect(permissions.requested).toEqual([]);
    expect(await stored()).toMatchObject({ lockAfterMinutes: 0, lockOnSystemLock: false });
  });

  it('with the screen says until when it has no effect, with the button that helps', async () => {
    const { lock } = await openLock({ vault: true, lock: OPEN });
    expect(lock.field(SCREEN).checked).toBe(true);
    lock.one('button', 'Let the browser tell Bankroll').click();
    expect(permissions.requested).toEqual([{ permissions: ['idle'] }]);
    await settle();
    expect(lock.byRole('button', 'Let the browser tell Bankroll')).toEqual([]);
  });

  it('with the screen asks in the click that turns it on', async () => {
    const { lock } = await openLock({ vault: true, lock: OPEN, settings: { lockOnSystemLock: false } });
    check(lock, SCREEN, true);
    expect(permissions.requested).toEqual([{ permissions: ['idle'] }]);
    await settle();
    expect((await stored())?.lockOnSystemLock).toBe(true);
    expect(lock.field(SCREEN).checked).toBe(true);
  });

  it.each<[string, boolean, boolean, string, string]>([
    ['the screen too', true, true, 'Alt+Shift+L', 'when the screen locks'],
    ['not a screen that is not told', false, true, 'Alt+Shift+L', ''],
    ['not a screen that was turned off', true, false, 'Alt+Shift+L', ''],
    ['the shortcut as it is', true, true, 'Ctrl+Shift+9', 'when the screen locks'],
    ['no shortcut', true, true, '', 'when the screen locks'],
  ])('without idle time says when else: %s', async (_case, isTold, lockOnSystemLock, shortcut, screen) => {
    if (isTold) await permissions.grant({ permissions: ['idle'] });
    const { lock } = await openLock({
      vault: true,
      lock: OPEN,
      settings: { lockOnSystemLock },
      shell: { shortcut },
    });
    const reason = reasonOf(lock.field(IDLE));
    expect(reason).toContain('Bankroll locks when the browser closes');
    expect(reason.includes('when the screen locks')).toBe(screen !== '');
    expect(reason.endsWith(shortcut === '' ? 'when you lock it.' : `with ${shortcut}.`)).toBe(true);
  });

  it('cannot be weakened while it is locked', async () => {
    const { lock } = await openLock({ vault: true, viewLock: true });
    for (const label of [IDLE, SCREEN, HIDE, KEEP_READING]) {
      expect(lock.field(label).hasAttribute('disabled')).toBe(true);
      expect(reasonOf(lock.field(label))).toContain('Unlock Bankroll to change when it locks');
    }
  });

  it('says so when the browser does not save, and shows what holds', async () => {
    const { lock } = await openLock({ vault: true, lock: OPEN });
    storage.local.onAccess = (access) => {
      if (access === 'set') throw new Error('disk full');
    };
    choose(lock, IDLE, '5');
    await settle();
    expect(lock.one('alert').getAttribute('data-failure')).toBe('storage');
    expect(lock.field(IDLE).value).toBe('0');
  });
});

describe('hiding amounts', () => {
  it('while locked begins with a passphrase where there is none', async () => {
    const { lock } = await openLock();
    check(lock, HIDE, true);
    await settle();
    expect(runtime.sent).toEqual([]);
    expect(lock.field(HIDE).checked).toBe(false);
    expect(document.activeElement).toBe(lock.field('Passphrase'));
    runtime.messageHandler = async () => {
      await viewLockItem.write(true);
      await lockItem.write(OPEN);
      return { ok: true, value: null };
    };
    type(lock.field('Passphrase'), SECRET);
    type(lock.field('Repeat passphrase'), SECRET);
    await submit(lock, 'Set passphrase');
    expect(runtime.sent).toEqual([{ type: 'set-view-lock', enabled: true, passphrase: SECRET }]);
    expect(lock.field(HIDE).checked).toBe(true);
    expect(lock.field(KEEP_READING).checked).toBe(false);
    expect(lock.one('status').textContent).toContain('Amounts are hidden whenever Bankroll is locked');
    expect(document.activeElement).toBe(lock.field(HIDE));
    expect(everything()).not.toContain(SECRET);
  });

  it.each([
    ['', '', 'Passphrase'],
    ['too short', 'too short', 'Passphrase'],
    [SECRET, 'something else', 'Repeat passphrase'],
  ])('refuses the passphrases %j and %j beside the box', async (first, second, label) => {
    const { lock } = await openLock();
    check(lock, HIDE, true);
    await settle();
    type(lock.field('Passphrase'), first);
    type(lock.field('Repeat passphrase'), second);
    await submit(lock, 'Set passphrase');
    expect(runtime.sent).toEqual([]);
    expect(lock.one('alert').getAttribute('data-failure')).toBe('passphrase');
    expect(document.activeElement).toBe(lock.field(label));
    expect(lock.field(label).getAttribute('aria-describedby')).toContain(lock.one('alert').id);
    expect(lock.field('Passphrase').value).toBe(first);
    expect(lock.field('Repeat passphrase').value).toBe(second);
  });

  it('loses no passphrase that was not saved, and forgets it on Cancel', async () => {
    refusing({ kind: 'storage' });
    const { page, lock } = await openLock();
    check(lock, HIDE, true);
    await settle();
    type(lock.field('Passphrase'), SECRET);
    type(lock.field('Repeat passphrase'), SECRET);
    await submit(lock, 'Set passphrase');
    expect(lock.one('alert').getAttribute('data-failure')).toBe('storage');
    expect(lock.field('Passphrase').value).toBe(SECRET);
    await press(lock, 'Cancel');
    expect(everything()).not.toContain(SECRET);
    expect(page.lock.setForm.next.passphrase.value).toBe('');
    expect(document.activeElement).toBe(lock.field(HIDE));
  });

  it('while locked keeps what was typed when it is chosen again', async () => {
    const { lock } = await openLock();
    check(lock, HIDE, true);
    await settle();
    type(lock.field('Passphrase'), SECRET);
    check(lock, HIDE, true);
    await settle();
    expect(lock.field('Passphrase').value).toBe(SECRET);
  });

  it('while locked takes one click where there is a passphrase, and shows it at once', async () => {
    const { lock } = await openLock({ vault: true, lock: OPEN });
    let answer = (_reply: unknown): void => undefined;
    runtime.messageHandler = () => new Promise((resolve) => (answer = resolve));
    check(lock, HIDE, true);
    await settle();
    expect(runtime.sent).toEqual([{ type: 'set-view-lock', enabled: true }]);
    expect(lock.field(HIDE).checked).toBe(true);
    answer({ ok: false, failure: { kind: 'storage' } });
    await settle();
    expect(lock.field(HIDE).checked).toBe(false);
    expect(lock.one('alert').getAttribute('data-failure')).toBe('storage');
  });

  it('while locked ends with a click while it is open', async () => {
    runtime.messageHandler = async () => {
      await viewLockItem.write(false);
      return { ok: true, value: null };
    };
    const { lock } = await openLock({ viewLock: true, lock: OPEN });
    check(lock, HIDE, false);
    await settle();
    expect(runtime.sent).toEqual([{ type: 'set-view-lock', enabled: false }]);
    expect(lock.field(HIDE).checked).toBe(false);
    expect(lock.one('status').textContent).toBe('Locking no longer hides amounts.');
  });

  it('while reading goes on is a choice of the view lock', async () => {
    const { lock } = await openLock({ viewLock: true, lock: OPEN });
    check(lock, KEEP_READING, true);
    await settle();
    expect((await stored())?.lockKeepsReading).toBe(true);
    expect(lock.field(KEEP_READING).checked).toBe(true);
  });

  it('until asked for is saved at once, locked or not', async () => {
    const { lock } = await openLock({ vault: true });
    check(lock, HIDDEN, true);
    await settle();
    expect((await stored())?.hiddenByDefault).toBe(true);
    expect(lock.field(HIDDEN).checked).toBe(true);
  });

  it('does not undo another setting that was changed a moment before', async () => {
    const { lock } = await openLock({ viewLock: true, lock: OPEN });
    check(lock, HIDDEN, true);
    choose(lock, IDLE, '60');
    check(lock, KEEP_READING, true);
    await settle();
    expect(await stored()).toMatchObject({
      hiddenByDefault: true,
      lockAfterMinutes: 60,
      lockKeepsReading: true,
    });
  });
});

describe('changing the passphrase', () => {
  async function openForm(): Promise<{ page: OpenOptions; lock: TestPage; form: TestPage }> {
    const { page, lock } = await openLock({ vault: true, lock: OPEN });
    await press(lock, 'Change passphrase');
    const form = lock.one('button', 'Save passphrase').closest('form');
    if (form === null) throw new Error('no form');
    return { page, lock, form: pageOf(form) };
  }

  async function change(form: TestPage, current: string, next: string, repeat: string): Promise<void> {
    type(form.field('Current passphrase'), current);
    type(form.field('New passphrase'), next);
    type(form.field('Repeat new passphrase'), repeat);
    await submit(form, 'Save passphrase');
  }

  it('sends both, forgets both and says so', async () => {
    const { page, lock, form } = await openForm();
    expect(document.activeElement).toBe(form.field('Current passphrase'));
    await change(form, 'old one', SECRET, SECRET);
    expect(runtime.sent).toEqual([{ type: 'change-passphrase', current: 'old one', next: SECRET }]);
    expect(lock.one('status').textContent).toContain('The passphrase is changed.');
    expect(lock.byRole('button', 'Save passphrase')).toEqual([]);
    expect(document.activeElement).toBe(lock.one('button', 'Change passphrase'));
    expect(everything()).not.toContain(SECRET);
    expect(everything()).not.toContain('old one"');
    expect(page.lock.changeForm.current.value).toBe('');
  });

  it.each([
    ['', SECRET, SECRET, 'Current passphrase'],
    ['old one', '', '', 'New passphrase'],
    ['old one', 'too short', 'too short', 'New passphrase'],
    ['old one', SECRET, 'other', 'Repeat new passphrase'],
  ])('refuses %j, %j and %j before sending, beside the box', async (current, next, repeat, label) => {
    const { form } = await openForm();
    await change(form, current, next, repeat);
    expect(runtime.sent).toEqual([]);
    expect(document.activeElement).toBe(form.field(label));
    expect(form.field(label).getAttribute('aria-describedby')).toContain(form.one('alert').id);
    expect(form.field('Current passphrase').value).toBe(current);
    expect(form.field('New passphrase').value).toBe(next);
    expect(form.field('Repeat new passphrase').value).toBe(repeat);
  });

  it('puts a wrong one beside the current one and keeps what was typed', async () => {
    refusing({ kind: 'passphrase', reason: 'wrong' });
    const { form } = await openForm();
    await change(form, 'old one', SECRET, SECRET);
    expect(document.activeElement).toBe(form.field('Current passphrase'));
    expect(form.field('New passphrase').value).toBe(SECRET);
    expect(form.one('alert').getAttribute('data-failure')).toBe('passphrase');
  });

  it('keeps what was typed when its button is pressed again', async () => {
    const { lock, form } = await openForm();
    type(form.field('New passphrase'), SECRET);
    await press(lock, 'Change passphrase');
    expect(form.field('New passphrase').value).toBe(SECRET);
  });

  it('forgets what was typed on Cancel', async () => {
    const { page, lock, form } = await openForm();
    type(form.field('New passphrase'), SECRET);
    await press(form, 'Cancel');
    expect(page.lock.changeForm.next.passphrase.value).toBe('');
    expect(document.activeElement).toBe(lock.one('button', 'Change passphrase'));
  });
});

describe('a forgotten passphrase', () => {
  it('is explained before anything is deleted, and can be left alone', async () => {
    const { lock } = await openLock({ vault: true });
    await press(lock, 'I forgot the passphrase');
    for (const part of ['Nobody can recover', 'deletes the sealed keys', 'choose Replace key']) {
      expect(lock.root.textContent).toContain(part);
    }
    expect(runtime.sent).toEqual([]);
    await press(lock, 'Cancel');
    expect(lock.byRole('button', 'Delete sealed keys and start over')).toEqual([]);
    expect(document.activeElement).toBe(lock.one('button', 'I forgot the passphrase'));
  });

  it('starts over, and says what is next', async () => {
    runtime.messageHandler = async () => {
      await accountsItem.write([account('a', { name: 'Main', keyGeneration: 2 })]);
      return { ok: true, value: null };
    };
    const { page, lock } = await openLock({ vault: true });
    type(lock.field('Passphrase'), SECRET);
    await press(lock, 'I forgot the passphrase');
    await press(lock, 'Delete sealed keys and start over');
    expect(runtime.sent).toEqual([{ type: 'reset-vault' }]);
    expect(lock.one('status').textContent).toContain('its key again with Replace key');
    expect(lock.byRole('button', 'Unlock')).toEqual([]);
    expect(page.lock.unlockForm.passphrase.value).toBe('');
    expect(document.activeElement?.textContent).toBe('Lock and privacy');
  });

  it('says that every key goes while amounts are hidden, before and after', async () => {
    runtime.messageHandler = async () => {
      await viewLockItem.write(false);
      return { ok: true, value: null };
    };
    const { lock } = await openLock({ vault: true, viewLock: true });
    await press(lock, 'I forgot the passphrase');
    expect(lock.root.textContent).toContain('every key, also those kept in this browser');
    expect(lock.root.textContent).toContain('and locking no longer hides amounts');
    expect(lock.byRole('button', 'Delete sealed keys and start over')).toEqual([]);
    await press(lock, 'Delete keys and start over');
    expect(lock.one('status').textContent).toContain('Every key');
  });

  const NOBODY = 'cannot be opened by you, by Bankroll or by anyone else';
  const NO_MORE = 'locking no longer hides amounts';

  it('is told no more than what holds while the vault is locked', async () => {
    const { lock } = await openLock({ vault: true });
    await press(lock, 'I forgot the passphrase');
    expect(lock.root.textContent).toContain(NOBODY);
    expect(lock.root.textContent).not.toContain(NO_MORE);
  });

  it('is told the way to keep the keys while the vault is open', async () => {
    const { lock } = await openLock({ vault: true, lock: OPEN });
    await press(lock, 'I forgot the passphrase');
    expect(lock.root.textContent).not.toContain(NOBODY);
    expect(lock.root.textContent).toContain('Bankroll is unlocked now');
    expect(lock.root.textContent).toContain('Move key');
    expect(lock.root.textContent).not.toContain(NO_MORE);
    expect(lock.one('button', 'Delete sealed keys and start over')).toBeDefined();
  });

  it('is told no such way while the vault is only read behind a locked view', async () => {
    const { lock } = await openLock({
      vault: true,
      viewLock: true,
      lock: { vaultOpen: true, viewOpen: false },
      settings: { lockKeepsReading: true },
    });
    await press(lock, 'I forgot the passphrase');
    expect(lock.root.textContent).not.toContain(NOBODY);
    expect(lock.root.textContent).not.toContain('Move key keeps');
    expect(lock.one('button', 'Delete keys and start over')).toBeDefined();
  });

  it('speaks of no sealed keys where only amounts are hidden by it', async () => {
    const { lock } = await openLock({ viewLock: true, lock: OPEN });
    await press(lock, 'I forgot the passphrase');
    expect(lock.root.textContent).not.toContain(NOBODY);
    expect(lock.root.textContent).not.toContain('the sealed keys');
    expect(lock.root.textContent).toContain('can still be turned off');
    expect(lock.root.textContent).toContain(NO_MORE);
  });

  it('says why nothing was deleted', async () => {
    refusing({ kind: 'storage' });
    const { lock } = await openLock({ vault: true });
    await press(lock, 'I forgot the passphrase');
    await press(lock, 'Delete sealed keys and start over');
    expect(lock.one('alert').getAttribute('data-failure')).toBe('storage');
    expect(lock.one('button', 'Delete sealed keys and start over')).toBeDefined();
  });
});

describe('the way to see how keys are used', () => {
  it('is a link in the last section', async () => {
    const page = await openOptions();
    const links = [...page.section('Privacy and about').root.querySelectorAll('a')];
    expect(links.find((one) => one.textContent === 'How your key is used')?.getAttribute('href')).toBe(
      '/key-use.html',
    );
  });
});
