import type { Environment } from '../hosts.ts';
import { createTokenBucket, type BucketLimits, type TokenBucket } from '../token-bucket.ts';
import type { KalshiKey, KalshiKeyOptions } from './keys.ts';
import type { KalshiRecords } from './records.ts';
import { KalshiSubaccount } from './subaccount.ts';

/** Basic tier: 200 read tokens a second, 3 s of budget (docs, Sept-Oct 2026). */
export const BASIC_READ_LIMITS: BucketLimits = { perSecond: 200, capacity: 600 };

export interface KalshiMemberOptions {
  readonly environment: Environment;
  readonly name?: string;
  /** FCM members alone may ask for the total resting order value. Default false. */
  readonly fcm?: boolean;
}

/** One person at Kalshi in one environment: keys, pockets, history and a rate limit shared by all keys. */
export class KalshiMember {
  readonly name: string;
  readonly environment: Environment;
  readonly fcm: boolean;
  readonly records: KalshiRecords;
  readonly bucket: TokenBucket = createTokenBucket(BASIC_READ_LIMITS);
  readonly #issue: (options: KalshiKeyOptions) => KalshiKey;
  readonly #subaccounts = new Map<number, KalshiSubaccount>();

  constructor(
    options: KalshiMemberOptions & { readonly name: string },
    records: KalshiRecords,
    issue: (options: KalshiKeyOptions) => KalshiKey,
  ) {
    this.name = options.name;
    this.environment = options.environment;
    this.fcm = options.fcm ?? false;
    this.records = records;
    this.#issue = issue;
    this.#subaccounts.set(0, new KalshiSubaccount(0, records));
  }

  createKey(options: KalshiKeyOptions = {}): KalshiKey {
    return this.#issue(options);
  }

  /** The pocket of this number, 0 to 63; opened or not. Throws outside that range. */
  subaccount(number: number): KalshiSubaccount {
    if (!Number.isInteger(number) || number < 0 || number > 63) throw new Error(`no subaccount ${number}`);
    const known = this.#subaccounts.get(number) ?? new KalshiSubaccount(number, this.records);
    this.#subaccounts.set(number, known);
    return known;
  }

  /** Open pockets by number. */
  openSubaccounts(): readonly KalshiSubaccount[] {
    return [...this.#subaccounts.values()]
      .filter((pocket) => pocket.isOpen)
      .sort((a, b) => a.number - b.number);
  }

  /** Sets the read limit and fills the bucket. */
  setReadLimits(limits: BucketLimits): void {
    this.bucket.set(limits);
  }

  /** Sums over open pockets: cash in micro-dollars, positions in whole cents, total as the API lets one know it. */
  cash(): bigint {
    return this.openSubaccounts().reduce((sum, pocket) => sum + pocket.cash(), 0n);
  }

  portfolioValueCents(): bigint {
    return this.openSubaccounts().reduce((sum, pocket) => sum + pocket.portfolioValueCents(), 0n);
  }

  total(): bigint {
    return this.openSubaccounts().reduce((sum, pocket) => sum + pocket.total(), 0n);
  }
}
