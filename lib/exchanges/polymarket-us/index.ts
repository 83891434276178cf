import type { ExchangeAdapter } from '../port.ts';
import { PATHS, polymarketUsDialect } from './api.ts';
import { connectPolymarketUs, factsAt } from './connect.ts';
import { readPolymarketUsDetails } from './details.ts';
import { parseBalances } from './parse.ts';
import { readPolymarketUs } from './read.ts';

export const polymarketUsAdapter: ExchangeAdapter = {
  id: 'polymarket-us',
  door: {
    dialect: polymarketUsDialect,
    // Without a signature every path is refused with 401, before it is looked at (report, 2026-08-17).
    openPath: PATHS.balances,
    // No path says whether the exchange is open (docs, Nov 2026).
    closure: () => undefined,
    balancePath: PATHS.balances,
    objection(json) {
      const balances = parseBalances(json);
      return balances.ok ? undefined : balances.failure;
    },
  },
  connect: connectPolymarketUs,
  checkKey: (_account, { now }) => Promise.resolve(factsAt(now())),
  read: readPolymarketUs,
  details: readPolymarketUsDetails,
};
