// Rules of this repository alone, for oxlint's `jsPlugins` (an ESLint-compatible interface; docs, November 2026).
import { noFloatMoney } from './no-float-money.mjs';

export default {
  meta: { name: 'bankroll' },
  rules: { 'no-float-money': noFloatMoney },
};
