import type { ReadonlySignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { lockedText } from '../../../domain/text/lock.ts';
import type { Command, Reply } from '../../../messages.ts';
import { createUnlockForm } from '../../models/unlock-form.ts';
import { LockIcon } from '../icons.tsx';
import { UnlockForm } from '../unlock-form.tsx';

export interface LockedBoxProps {
  /** How many are not read. */
  readonly accounts: number;
  readonly viewLocked: boolean;
  readonly send: (command: Command) => Promise<Reply>;
  /** The cursor goes into the box whenever this grows above 0. */
  readonly cursor: ReadonlySignal<number>;
  readonly onUnlocked: () => void;
  readonly onForgot: () => void;
}

const REASON_ID = 'locked-reason';

/** What is locked, and the form that opens it. Its code is loaded when something is. */
export function LockedBox(props: LockedBoxProps): JSX.Element {
  const { accounts, viewLocked, send, cursor, onUnlocked, onForgot } = props;
  const [form] = useState(() => createUnlockForm({ send, onDone: onUnlocked }));
  return (
    <>
      <p id={REASON_ID} class="locked-reason">
        <LockIcon />
        {lockedText(accounts, viewLocked)}
      </p>
      <UnlockForm
        form={form}
        idPrefix="unlock"
        focusRequests={cursor}
        describedBy={REASON_ID}
        onForgot={onForgot}
      />
    </>
  );
}
