import type { JSX } from 'preact';

/**
 * What an action in a section came to. The line is always there, so that a change inside it is read aloud; the status is
 * there only while it says something, because a page should not have more statuses than things to say.
 */
export function Said({ text }: { readonly text: string }): JSX.Element {
  return (
    <div aria-live="polite" class="outcome">
      {text !== '' && (
        <span role="status" aria-live="off">
          {text}
        </span>
      )}
    </div>
  );
}
