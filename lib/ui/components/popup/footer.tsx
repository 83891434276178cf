import type { JSX } from 'preact';
import { currentText, lastCheckText, nextCheckText } from '../../../domain/text/ui.ts';
import type { PopupView } from '../../models/popup-view.ts';

/** How many accounts are current, and when the next look is. */
export function Footer({ view }: { readonly view: PopupView }): JSX.Element {
  const { current, count, nextAt, lastAt, moment } = view;
  const isAhead = nextAt !== undefined && nextAt > moment.now;
  return (
    <footer class="foot">
      <span>{currentText(current, count)}</span>
      <span>{isAhead ? nextCheckText(nextAt) : lastAt === undefined ? '' : lastCheckText(lastAt)}</span>
    </footer>
  );
}
