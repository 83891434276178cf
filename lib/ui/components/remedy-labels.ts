import type { Remedy } from '../../domain/text/plain-failures.ts';
import { UI_TEXT } from '../../domain/text/ui.ts';

/** What the button for each remedy says, wherever it stands. */
export const REMEDY_LABELS: Readonly<Record<Remedy, string>> = {
  'replace-key': UI_TEXT.replaceKey,
  'allow-hosts': UI_TEXT.allowAccess,
  'try-again': UI_TEXT.tryAgain,
  reload: UI_TEXT.reload,
  unlock: UI_TEXT.unlock,
};
