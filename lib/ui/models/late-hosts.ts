import type { Account } from '../../domain/account.ts';

/**
 * The host permissions that accounts need. They come in one file with all that key forms say, which the popup never shows,
 * so it is loaded beside the first paint and not before it.
 */
export interface LateHosts {
  /** Match patterns; undefined until they are loaded. */
  of(account: Account): string[] | undefined;
  /** Undefined where their file is gone, because the extension was updated under an open page. */
  load(account: Account): Promise<string[] | undefined>;
}

type OriginsOf = (exchange: Account['exchange'], environment: Account['environment']) => string[];

export function createLateHosts(): LateHosts {
  let originsOf: OriginsOf | undefined;
  async function load(): Promise<void> {
    try {
      originsOf ??= (await import('../../exchanges/meta.ts')).originsOf;
    } catch {
      originsOf = undefined;
    }
  }
  void load();
  const of: LateHosts['of'] = ({ exchange, environment }) => originsOf?.(exchange, environment);
  return {
    of,
    async load(account) {
      await load();
      return of(account);
    },
  };
}
