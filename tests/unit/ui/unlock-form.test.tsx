// @vitest-environment happy-dom
import { signal } from '@preact/signals';
import { describe, expect, it } from 'vitest';
import type { Failure } from '../../../lib/domain/failure.ts';
import type { Command, Reply } from '../../../lib/messages.ts';
import { UnlockForm } from '../../../lib/ui/components/unlock-form.tsx';
import { createUnlockForm } from '../../../lib/ui/models/unlock-form.ts';
import { draw, settle, type, type TestPage } from './page.ts';

interface Drawn {
  readonly page: TestPage;
  readonly box: HTMLInputElement;
  readonly form: ReturnType<typeof createUnlockForm>;
  readonly sent: Command[];
  readonly cursor: ReturnType<typeof signal<number>>;
  done: number;
  submit(): Promise<void>;
}

function drawn(answer: () => Reply | Promise<Reply>): Drawn {
  const sent: Command[] = [];
  const cursor = signal(0);
  const form = createUnlockForm({
    send: (command) => {
      sent.push(command);
      return Promise.resolve(answer());
    },
    onDone: () => {
      result.done += 1;
    },
  });
  const page = draw(<UnlockForm form={form} idPrefix="here" focusRequests={cursor} />);
  const result: Drawn = {
    page,
    box: page.field('Passphrase'),
    form,
    sent,
    cursor,
    done: 0,
    async submit() {
      const element = page.one('form', 'Unlock Bankroll');
      const event = new Event('submit', { bubbles: true, cancelable: true });
      element.dispatchEvent(event);
      // Else the page would be loaded anew, with the passphrase in its address.
      expect(event.defaultPrevented).toBe(true);
      await settle();
    },
  };
  return result;
}

const yes = (): Reply => ({ ok: true, value: null });
const no = (failure: Failure) => (): Reply => ({ ok: false, failure });

describe('the form that unlocks', () => {
  it('asks the browser and password managers to leave its box alone', () => {
    const { box } = drawn(yes);
    expect(box.type).toBe('password');
    expect(box.getAttribute('autocomplete')).toBe('new-password');
    expect(box.getAttribute('autocapitalize')).toBe('off');
    expect(box.getAttribute('data-1p-ignore')).toBe('');
    expect(box.form?.getAttribute('autocomplete')).toBe('off');
    expect(box.name).toBe('');
  });

  it('keeps what is typed out of the markup', async () => {
    const { page, box } = drawn(yes);
    type(box, 'correct horse battery');
    await settle();
    expect(box.value).toBe('correct horse battery');
    expect(page.root.innerHTML).not.toContain('horse');
  });

  it('sends the passphrase as it was typed, once, and empties the box when it opened', async () => {
    let answer: (reply: Reply) => void = () => undefined;
    const form = drawn(
      () =>
        new Promise((resolve) => {
          answer = resolve;
        }),
    );
    type(form.box, '  with spaces  ');
    await form.submit();
    await form.submit();
    expect(form.sent).toEqual([{ type: 'unlock', passphrase: '  with spaces  ' }]);
    const button = form.page.one('button', 'Unlock');
    expect(button.getAttribute('aria-busy')).toBe('true');
    expect(form.page.root.textContent).toContain('Checking the passphrase…');
    answer(yes());
    await settle();
    expect(form.box.value).toBe('');
    expect(form.form.passphrase.value).toBe('');
    expect(form.done).toBe(1);
    expect(button.getAttribute('aria-busy')).toBe('false');
  });

  it('asks for a passphrase instead of sending none', async () => {
    const form = drawn(yes);
    await form.submit();
    expect(form.sent).toEqual([]);
    expect(form.page.one('alert').textContent).toBe('Enter the passphrase.');
    expect(document.activeElement).toBe(form.box);
  });

  it.each<[Failure, RegExp]>([
    [{ kind: 'passphrase', reason: 'wrong' }, /not the passphrase/],
    [{ kind: 'vault-damaged' }, /damaged, so no passphrase can open it/],
    [{ kind: 'vault-missing' }, /nothing here that a passphrase opens/],
    [{ kind: 'storage' }, /could not save/],
    [{ kind: 'background-silent' }, /does not respond/],
  ])('keeps what was typed and says what is wrong: %j', async (failure, sentence) => {
    const form = drawn(no(failure));
    type(form.box, 'some passphrase');
    await form.submit();
    const alert = form.page.one('alert');
    expect(alert.getAttribute('data-failure')).toBe(failure.kind);
    expect(alert.textContent).toMatch(sentence);
    expect(form.box.getAttribute('aria-invalid')).toBe('true');
    expect(form.box.getAttribute('aria-describedby')).toBe(alert.id);
    expect(form.box.value).toBe('some passphrase');
    expect(form.box.selectionEnd).toBe('some passphrase'.length);
    expect(form.done).toBe(0);
    form.form.reset();
    await settle();
    expect(form.box.value).toBe('');
    expect(form.page.byRole('alert')).toEqual([]);
  });

  it('takes the cursor only when asked to', async () => {
    const { box, cursor } = drawn(yes);
    await settle();
    expect(document.activeElement).not.toBe(box);
    cursor.value = 1;
    expect(document.activeElement).toBe(box);
    box.blur();
    cursor.value = 0;
    expect(document.activeElement).not.toBe(box);
  });
});
