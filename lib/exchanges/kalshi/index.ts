import type { ReadFailure } from '../../domain/failure.ts';
import type { ExchangeAdapter } from '../port.ts';
import { closureIn } from './closed.ts';
import { kalshiDialect, PATHS } from './api.ts';
import { connectKalshi } from './connect.ts';
import { readKalshiDetails } from './details.ts';
import { checkKalshiKey } from './key-check.ts';
import { parseBalance } from './parse.ts';
import { readKalshi } from './read.ts';

function objectionTo(json: unknown): ReadFailure | undefined {
  const balance = parseBalance(json);
  return balance.ok ? undefined : balance.failure;
}

export const kalshiAdapter: ExchangeAdapter = {
  id: 'kalshi',
  door: {
    dialect: kalshiDialect,
    openPath: PATHS.status,
    closure: closureIn,
    balancePath: PATHS.balance,
    objection: objectionTo,
  },
  connect: connectKalshi,
  checkKey: checkKalshiKey,
  read: readKalshi,
  details: readKalshiDetails,
};
