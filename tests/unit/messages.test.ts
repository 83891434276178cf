import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DONE, sendCommand, type Command } from '../../lib/messages.ts';
import { fakeBrowser, resetFakeBrowser } from './fake-browser.ts';

const { runtime } = fakeBrowser;
const SILENT = { ok: false, failure: { kind: 'background-silent' } };

const ADD: Command = {
  type: 'add-account',
  draft: { exchange: 'kalshi', environment: 'demo', name: '', keyId: 'k', keyText: 't' },
};
const REPLACE: Command = { type: 'replace-key', accountId: 'a', keyId: 'k', keyText: 't' };
const QUICK: readonly Command[] = [
  { type: 'refresh' },
  { type: 'view-opened' },
  { type: 'rename-account', accountId: 'a', name: 'n' },
  { type: 'remove-account', accountId: 'a' },
  { type: 'restore-account', accountId: 'a' },
  { type: 'configure-account', accountId: 'a', isFcm: false, namedSubaccounts: [] },
  { type: 'view-details', accountId: 'a' },
  { type: 'diagnose', accountId: 'a' },
  { type: 'set-masked', masked: true },
];

beforeEach(() => {
  resetFakeBrowser();
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** What a command has come to after so long, ms; undefined while it still waits. */
async function replyAfter(command: Command, ms: number): Promise<unknown> {
  let reply: unknown;
  const pending = sendCommand(command).then((value) => (reply = value));
  await vi.advanceTimersByTimeAsync(ms);
  if (reply !== undefined) await pending;
  return reply;
}

describe('a command', () => {
  it('arrives as it was sent', async () => {
    runtime.messageHandler = () => DONE;
    await sendCommand(ADD);
    expect(runtime.sent).toEqual([ADD]);
  });

  it.each([
    ['success', DONE],
    ['a failure', { ok: false, failure: { kind: 'account-missing' } }],
  ])('brings back %s', async (_title, reply) => {
    runtime.messageHandler = () => reply;
    expect(await sendCommand({ type: 'refresh' })).toEqual(reply);
  });

  it('finds nobody there', async () => {
    expect(await sendCommand({ type: 'refresh' })).toEqual(SILENT);
  });

  it.each([
    ['nothing', undefined],
    ['true', true],
    ['a text', 'ok'],
    ['something else', { done: true }],
    ['an answer whose success is a word', { ok: 'yes' }],
    ['a failure that says nothing', { ok: false }],
  ])('takes %s for no answer', async (_title, reply) => {
    runtime.messageHandler = () => reply;
    expect(await sendCommand({ type: 'refresh' })).toEqual(SILENT);
  });

  it('does not throw when the background does', async () => {
    runtime.messageHandler = () => {
      throw new Error('broken');
    };
    expect(await sendCommand({ type: 'refresh' })).toEqual(SILENT);
  });
});

describe('a background that does not answer', () => {
  beforeEach(() => {
    runtime.messageHandler = () => new Promise(() => undefined);
  });

  it.each(QUICK)('is called silent after five seconds ($type)', async (command) => {
    expect(await replyAfter(command, 4_999)).toBeUndefined();
    expect(await replyAfter(command, 5_000)).toEqual(SILENT);
  });

  it.each([ADD, REPLACE])('has half a minute where the exchange is asked ($type)', async (command) => {
    expect(await replyAfter(command, 29_999)).toBeUndefined();
    expect(await replyAfter(command, 30_000)).toEqual(SILENT);
  });
});

it('leaves no timer behind', async () => {
  runtime.messageHandler = () => DONE;
  await sendCommand(ADD);
  expect(vi.getTimerCount()).toBe(0);
});
