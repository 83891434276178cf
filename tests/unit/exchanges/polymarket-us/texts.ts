import { exactUsd, type Usd } from '../../../../lib/domain/usd.ts';

/** The same object with its amounts as text, for comparing; a bigint prints badly in a failing test. */
export function texts(value: object): object {
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]: [string, unknown]) => [
      key,
      typeof inner === 'bigint' ? exactUsd(inner as Usd) : inner,
    ]),
  );
}
