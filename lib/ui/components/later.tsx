import type { ComponentType, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { plainFailureText } from '../../domain/text/plain-failures.ts';
import { UI_TEXT } from '../../domain/text/ui.ts';

/**
 * A component whose code is loaded when it is first shown, to keep it out of the popup's start. Loading fails only when the
 * extension was updated under an open page, which then asks to be reloaded.
 */
export function later<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  whileLoading = '',
): (props: Props) => JSX.Element {
  let loaded: ComponentType<Props> | undefined;

  async function fetchPart(): Promise<'ready' | 'failed'> {
    try {
      loaded = await load();
      return 'ready';
    } catch {
      return 'failed';
    }
  }

  return function Later(props: Props): JSX.Element {
    const [state, setState] = useState<'waiting' | 'ready' | 'failed'>('waiting');
    useEffect(() => {
      if (loaded !== undefined) return;
      void fetchPart().then(setState);
    }, []);
    if (loaded !== undefined) {
      const Loaded = loaded;
      return <Loaded {...props} />;
    }
    return (
      <p class="later">
        {state === 'failed'
          ? plainFailureText({ kind: 'bad-command' }, UI_TEXT.product).sentence
          : whileLoading}
      </p>
    );
  };
}
