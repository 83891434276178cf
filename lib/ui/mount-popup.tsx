import { render } from 'preact';
import { sendCommand } from '../messages.ts';
import { PopupApp } from './components/popup/popup-app.tsx';
import { askForAccess } from './models/ask-access.ts';
import { createClock } from './models/clock.ts';
import { createPopupModel } from './models/popup-model.ts';
import { createPopupState } from './models/popup-state.ts';
import { browserShell } from './shell.ts';
import './styles/base.css';
import './styles/popup.css';
import './styles/details.css';
import './styles/diagnosis.css';
import './styles/unlock.css';

/** Storage that is slower than this should not keep the buttons away. */
const PAINT_AT_LATEST_MS = 150;

/** Puts the popup together. Saved figures are painted before the background hears of it. */
export function mountPopup(root: HTMLElement): void {
  const state = createPopupState();
  const model = createPopupModel({
    state,
    clock: createClock(),
    askForAccess,
    shell: browserShell,
    send: sendCommand,
  });
  const latest = new Promise((resolve) => setTimeout(resolve, PAINT_AT_LATEST_MS));

  async function paint(): Promise<void> {
    await Promise.race([state.loaded, latest]);
    root.replaceChildren();
    render(<PopupApp model={model} />, root);
    requestAnimationFrame(() => setTimeout(() => void model.announce()));
  }
  void paint();
}
