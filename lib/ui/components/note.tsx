import type { ComponentChildren, JSX } from 'preact';
import type { FailureKind } from '../../domain/failure.ts';

export interface NoteAction {
  readonly label: string;
  readonly run: () => void;
}

interface NoteProps {
  /** Announced at once, or when the reader pauses. */
  readonly role: 'alert' | 'status';
  readonly kind?: FailureKind;
  readonly id?: string;
  readonly children: ComponentChildren;
  /** The one thing that helps. */
  readonly action?: NoteAction | undefined;
  /** Buttons for those who want to know more. */
  readonly more?: ComponentChildren;
}

/** A sentence that asks for attention, beside what it is about, with the one button that helps. */
export function Note({ role, kind, id, children, action, more }: NoteProps): JSX.Element {
  return (
    <div class="note" role={role} {...(kind && { 'data-failure': kind })} {...(id && { id })}>
      <p>{children}</p>
      {action && (
        <button type="button" class="button small" onClick={action.run}>
          {action.label}
        </button>
      )}
      {more}
    </div>
  );
}
