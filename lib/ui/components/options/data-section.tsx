import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { DATA_TEXT } from '../../../domain/text/data.ts';
import type { DataModel, DataPanel } from '../../models/data-model.ts';
import { Note } from '../note.tsx';
import { Said } from '../said.tsx';
import { BackupFormView, RestoreFormView } from './data-forms.tsx';
import { WipeQuestion } from './data-wipe-question.tsx';

/** What opens each panel, in its order; the cursor goes back there when it closes. */
const OPENERS = [
  { panel: 'backup', id: 'open-backup', text: DATA_TEXT.makeBackup },
  { panel: 'restore', id: 'open-restore', text: DATA_TEXT.restoreBackup },
  { panel: 'wipe', id: 'open-wipe', text: DATA_TEXT.deleteEverything },
] as const;

function useReturnOfFocus(panel: DataPanel): void {
  const last = useRef<DataPanel>('none');
  useLayoutEffect(() => {
    const opener = OPENERS.find((one) => one.panel === last.current);
    last.current = panel;
    if (panel === 'none' && opener !== undefined) document.getElementById(opener.id)?.focus();
  }, [panel]);
}

/** Saves what Bankroll knows, takes it back in, and deletes it. */
export function DataSection({ model }: { readonly model: DataModel }): JSX.Element {
  const panel = model.panel.value;
  const outcome = model.outcome.value;
  useReturnOfFocus(panel);
  return (
    <section aria-labelledby="data-title" class="data">
      <div class="section-head">
        <h2 id="data-title">{DATA_TEXT.heading}</h2>
      </div>
      <p class="hint">{DATA_TEXT.intro}</p>
      <div class="buttons">
        {OPENERS.map((opener) => (
          <button
            key={opener.id}
            type="button"
            class="button"
            id={opener.id}
            aria-expanded={panel === opener.panel}
            onClick={() => model.open(opener.panel)}
          >
            {opener.text}
          </button>
        ))}
      </div>
      <Said text={outcome !== undefined && outcome.problem === undefined ? outcome.text : ''} />
      {outcome?.problem !== undefined && (
        <Note role="alert" kind={outcome.problem}>
          {outcome.text}
        </Note>
      )}
      {panel === 'backup' && <BackupFormView model={model} />}
      {panel === 'restore' && <RestoreFormView model={model} />}
      {panel === 'wipe' && <WipeQuestion model={model} />}
    </section>
  );
}
