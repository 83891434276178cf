import { expect, it } from 'vitest';
import { reportText } from '../../../../lib/domain/text/report.ts';
import { account } from '../make.ts';

const FAILURE = { kind: 'unreadable', field: 'balance_dollars', shape: '{balance: whole number}' } as const;

it('reports the exchange, the field, the structure and the version, and nothing of the account', () => {
  const text = reportText(FAILURE, account('a', { name: 'Rent money', keyId: 'secret-id' }), '1.2.3');
  expect(text).toBe(
    [
      'Bankroll 1.2.3 cannot read an answer.',
      'Exchange: Kalshi (production)',
      'Field: balance_dollars',
      'Structure: {balance: whole number}',
    ].join('\n'),
  );
});
