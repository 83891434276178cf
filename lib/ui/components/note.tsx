import type { ComponentChildren, JSX } from 'preact';
import type { FailureKind } from '../../domain/failure.ts';

interface NoteProps {
  /** Announced at once, or when the reader pauses. */
  readonly role: 'alert' | 'status';
  readonly kind?: FailureKind;
  readonly id?: string;
  readonly children: ComponentChildren;
  /** The one thing that helps. */
  readonly action?: { readonly label: string; readonly run: () => void } | undefined;
}

/** A sentence that asks for attention, beside what it is about, with at most one button. */
export function Note({ role, kind, id, children, action }: NoteProps): JSX.Element {
  return (
    <div class="note" role={role} {...(kind && { 'data-failure': kind })} {...(id && { id })}>
      <p>{children}</p>
      {action && (
        <button type="button" class="button small" onClick={action.run}>
          {action.label}
        </button>
      )}
    </div>
  );
}
