import type { Environment } from '../hosts.ts';
import { parseMicros } from '../micros.ts';
import { createTokenBucket, type BucketLimits, type TokenBucket } from '../token-bucket.ts';
import type { KalshiKey, KalshiKeyOptions } from './keys.ts';
import { effectOf, type KalshiPayment, type PaymentList, type PaymentStatus } from './payments.ts';
import { KalshiPerps } from './perps.ts';
import type { KalshiRecords } from './records.ts';
import { KalshiSubaccount } from './subaccount.ts';
import { type KalshiTier, readLimitsOf } from './tiers.ts';

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
  readonly bucket: TokenBucket = createTokenBucket(readLimitsOf('basic'));
  readonly perps = new KalshiPerps();
  readonly #issue: (options: KalshiKeyOptions) => KalshiKey;
  readonly #subaccounts = new Map<number, KalshiSubaccount>();
  #tier: KalshiTier = 'basic';
  #grantExpiresAt: number | undefined;
  #regionExpiresAt: number | null | undefined = null;

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

  /** Moves the member to a usage tier with its limits, by a grant that may end (Unix seconds). */
  setTier(tier: KalshiTier, options: { readonly grantExpiresAt?: number } = {}): void {
    this.#tier = tier;
    this.#grantExpiresAt = options.grantExpiresAt;
    this.bucket.set(readLimitsOf(tier));
  }

  get tier(): KalshiTier {
    return this.#tier;
  }

  get grantExpiresAt(): number | undefined {
    return this.#grantExpiresAt;
  }

  /** When the right to trade in some regions lapses, Unix seconds; null is sent as null, undefined not at all. */
  setRegionExpiration(seconds: number | null | undefined): void {
    this.#regionExpiresAt = seconds;
  }

  get regionExpiresAt(): number | null | undefined {
    return this.#regionExpiresAt;
  }

  /** Starts a payment to or from the primary subaccount and returns its id. Pending, it has moved no money. */
  startPayment(list: PaymentList, payment: KalshiPayment): string {
    const { dollars, type = 'ach', feeDollars = '0' } = payment;
    const details = { type, fee: parseMicros(feeDollars), status: 'pending' as const };
    return this.records.addPayment(list, parseMicros(dollars), details).id;
  }

  /** Gives a payment its next status. Money is in the balance while it is `applied`, and only then (docs, 2026). */
  setPaymentStatus(id: string, status: PaymentStatus): void {
    const { list, payment } = this.records.payment(id);
    const effect = effectOf(list, payment.amount, payment.status, status);
    if (effect !== 0n) this.subaccount(0).receive(0, effect);
    payment.status = status;
    payment.finalizedAt = status === 'pending' ? undefined : this.records.clock.now();
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
