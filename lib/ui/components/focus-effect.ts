import { effect } from '@preact/signals';
import { useLayoutEffect } from 'preact/hooks';

/**
 * Moves the cursor when a form appears and whenever the signals that `move` reads change. Before the next paint and not
 * after it: a cursor that moves late catches what is being typed or pasted elsewhere, a private key among it.
 */
export function useFocusEffect(move: () => void): void {
  useLayoutEffect(() => effect(move), []);
}
