import type { JSX } from 'preact';
import { OPTIONS_TEXT } from '../../../domain/text/options.ts';

interface FormButtonsProps {
  readonly submit: string;
  readonly busy: boolean;
  /** What is happening while it is busy. */
  readonly busyText?: string;
  readonly onCancel: () => void;
}

/** The button keeps its name and stays enabled while busy: a control that vanishes under a pointer confuses. */
export function FormButtons({ submit, busy, busyText, onCancel }: FormButtonsProps): JSX.Element {
  return (
    <div class="buttons">
      <button type="submit" class="button primary" aria-busy={busy}>
        {submit}
      </button>
      <button type="button" class="button" onClick={onCancel}>
        {OPTIONS_TEXT.cancel}
      </button>
      <span class="hint" aria-live="polite">
        {busy ? busyText : ''}
      </span>
    </div>
  );
}

/** For `onSubmit`: the page must not be reloaded with the key in its address. */
export function submitting(run: () => Promise<void>): (event: Event) => void {
  return (event) => {
    event.preventDefault();
    void run();
  };
}
