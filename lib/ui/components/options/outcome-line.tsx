import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Account } from '../../../domain/account.ts';
import { KEEPING_TEXT } from '../../../domain/text/keeping.ts';
import { OPTIONS_TEXT } from '../../../domain/text/options.ts';
import type { Outcome } from '../../models/outcome.ts';
import { Note } from '../note.tsx';

interface OutcomeLineProps {
  readonly outcome: Outcome | undefined;
  readonly onUndo: (account: Account) => void;
  readonly onMove: (account: Account) => void;
}

/** What the latest action came to. The line itself is always there: only a change inside it is read aloud. */
export function OutcomeLine({ outcome, onUndo, onMove }: OutcomeLineProps): JSX.Element {
  const undoButton = useRef<HTMLButtonElement>(null);
  const undo = outcome?.undo;
  const move = outcome?.move;
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
        {move !== undefined && (
          <button type="button" class="button small" onClick={() => onMove(move)}>
            {KEEPING_TEXT.move}
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
