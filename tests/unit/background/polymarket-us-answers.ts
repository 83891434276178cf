import { answer, type Outcome } from '../exchanges/scripted-http.ts';
import type { Member } from './exchanges.ts';

function dollars(cents: number): string {
  return `${Math.trunc(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}

export function polymarketAnswer({ pockets }: Member, url: URL): Outcome {
  const { cash = '0', positions = 0 } = pockets[0] ?? {};
  switch (url.pathname) {
    case '/v1/account/balances':
      return answer(`{"balances":[{"currency":"USD","currentBalance":${cash},"buyingPower":${cash}}]}`);
    case '/v1/orders/open':
      return answer({ orders: [] });
    case '/v1/portfolio/activities':
      return answer({ activities: [], eof: true });
    default:
  }
  const rows =
    positions === 0
      ? {}
      : { rain: { netPositionDecimal: '100000', cashValue: { value: dollars(positions) } } };
  return answer({ positions: rows, eof: true });
}
