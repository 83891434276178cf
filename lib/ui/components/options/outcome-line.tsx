import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Account } from '../../../domain/account.ts';
import { OPTIONS_TEXT } from '../../../domain/text/options.ts';
import type { Outcome } from '../../models/options-model.ts';
import { Note } from '../note.tsx';

interface OutcomeLineProps {
  readonly outcome: Outcome | undefined;
  readonly onUndo: (account: Account) => void;
}

/** What the latest action came to. The line itself is always there: only a change inside it is read aloud. */
export function OutcomeLine({ outcome, onUndo }: OutcomeLineProps): JSX.Element {
  const undoButton = useRef<HTMLButtonElement>(null);
  const undo = outcome?.undo;
  useLayoutEffect(() => {
    // The button that was pressed is gone with its account; the way back is the next best place.
    if (undo !== undefined) undoButton.current?.focus();
  }, [undo]);
  return (
    <>
      <div role="status" class="outcome">
        {outcome !== undefined && outcome.problem === undefined && <span>{outcome.text}</span>}
        {undo !== undefined && (
          <button type="button" class="button small" ref={undoButton} onClick={() => onUndo(undo)}>
            {OPTIONS_TEXT.undo}
          </button>
        )}
      </div>
      {outcome?.problem !== undefined && (
        <Note role="alert" kind={outcome.problem}>
          {outcome.text}
        </Note>
      )}
    </>
  );
}
