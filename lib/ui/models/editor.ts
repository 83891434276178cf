import type { AccountId } from '../../domain/account.ts';
import type { KeyForm } from './key-form.ts';
import type { MoreForm } from './more-form.ts';
import type { MoveForm } from './move-form.ts';
import type { RenameForm } from './rename-form.ts';

/** What is open among the accounts: at most one form, so that no two fields on the page have the same name. */
export type Editor =
  | { readonly kind: 'none' }
  | { readonly kind: 'add' }
  | { readonly kind: 'rename'; readonly accountId: AccountId; readonly form: RenameForm }
  | { readonly kind: 'replace'; readonly accountId: AccountId; readonly form: KeyForm }
  | { readonly kind: 'move'; readonly accountId: AccountId; readonly form: MoveForm }
  | { readonly kind: 'more'; readonly accountId: AccountId; readonly form: MoreForm };

export const CLOSED: Editor = { kind: 'none' };
