import type { AccountId } from '../domain/account.ts';
import type { Details } from '../domain/details.ts';
import { detailsSchema } from './details-schema.ts';
import { defineItem, type Item } from './item.ts';

/**
 * What lies behind an account's balance, one item an account. Writer: the background. In a file of its own, so that the
 * popup's first scripts do without its schema.
 */
export function detailsItem(accountId: AccountId): Item<Details> {
  return defineItem({ area: 'local', key: `details/${accountId}`, version: 1, schema: detailsSchema });
}
