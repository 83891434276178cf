import { defineBackground } from 'wxt/utils/define-background';
import { registerBackground } from '../lib/background/register.ts';

export default defineBackground({
  main() {
    registerBackground();
  },
});
