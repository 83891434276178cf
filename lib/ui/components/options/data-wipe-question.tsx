import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { DATA_TEXT } from '../../../domain/text/data.ts';
import { OPTIONS_TEXT } from '../../../domain/text/options.ts';
import type { DataModel } from '../../models/data-model.ts';
import { useFocusEffect } from '../focus-effect.ts';

/** Whether everything should go: what that means, and what it cannot do. */
export function WipeQuestion({ model }: { readonly model: DataModel }): JSX.Element {
  const title = useRef<HTMLHeadingElement>(null);
  const busy = model.deleting.value;
  // On the title and not on a button: it is to be read first.
  useFocusEffect(() => title.current?.focus());
  return (
    <div class="editor" role="group" aria-labelledby="wipe-title">
      <h3 id="wipe-title" ref={title} tabIndex={-1}>
        {DATA_TEXT.deleteTitle}
      </h3>
      <p>{DATA_TEXT.deleteGoes}</p>
      <p>{DATA_TEXT.deleteStays}</p>
      <div class="buttons">
        <button
          type="button"
          class="button danger"
          aria-busy={busy}
          onClick={() => void model.deleteEverything()}
        >
          {DATA_TEXT.deleteNow}
        </button>
        <button type="button" class="button" onClick={() => model.open('none')}>
          {OPTIONS_TEXT.cancel}
        </button>
        <span class="hint" aria-live="polite">
          {busy ? DATA_TEXT.deleting : ''}
        </span>
      </div>
    </div>
  );
}
