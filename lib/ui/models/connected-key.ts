import type { Account } from '../../domain/account.ts';

/** A key that an exchange has just accepted, by what it is known as. Holds no secret. */
export type ConnectedKey = Pick<Account, 'exchange' | 'environment' | 'keyId'>;

export function isKeyOf(account: Account, { exchange, environment, keyId }: ConnectedKey): boolean {
  return account.exchange === exchange && account.environment === environment && account.keyId === keyId;
}
