import type { SimulatedClock } from '../clock.ts';
import type { Environment } from '../hosts.ts';
import type { Seed } from '../seed.ts';
import { createKalshiKey, type KalshiKeyRecord } from './keys.ts';
import { KalshiMember, type KalshiMemberOptions } from './member.ts';
import type { KalshiResult } from './position.ts';
import { KalshiRecords } from './records.ts';

/** What `/exchange/status` says of one shard, or at the top of shard 0 (docs, since 2026-07-02 by shard). */
export interface ActivityStatus {
  readonly exchange_active: boolean;
  readonly trading_active: boolean;
  readonly intra_exchange_transfers_active?: boolean;
}

export interface ExchangeStatus extends ActivityStatus {
  /** ISO time, or undefined while there is nothing to resume. */
  readonly exchange_estimated_resume_time?: string;
  /** Shards that differ from the whole, by index. */
  readonly shards?: Readonly<Record<number, ActivityStatus>>;
}

/** A period in which the exchange may be closed; ISO times. */
export interface MaintenanceWindow {
  readonly start: string;
  readonly end: string;
}

/** Everything the simulated Kalshi knows, both environments. */
export class KalshiBooks {
  readonly members: KalshiMember[] = [];
  readonly clock: SimulatedClock;
  readonly #seed: Seed;
  readonly #keys = new Map<string, KalshiKeyRecord>();
  readonly #status = new Map<Environment, ExchangeStatus>();
  readonly #maintenance = new Map<Environment, readonly MaintenanceWindow[]>();

  constructor(clock: SimulatedClock, seed: Seed) {
    this.clock = clock;
    this.#seed = seed;
  }

  addMember(options: KalshiMemberOptions): KalshiMember {
    const owner = this.members.length;
    const records = new KalshiRecords(this.clock, this.#seed);
    const member = new KalshiMember(
      { ...options, name: options.name ?? `Member ${owner + 1}` },
      records,
      (keyOptions) => {
        const record = createKalshiKey(owner, options.environment, keyOptions, this.#seed);
        this.#keys.set(record.id, record);
        return record.issued;
      },
    );
    this.members.push(member);
    return member;
  }

  /** Deletes a key: it answers like one that never was. Throws for an id that was never issued. */
  revokeKey(id: string): void {
    const record = this.#keys.get(id);
    if (record === undefined) throw new Error(`no key ${id}`);
    record.revoked = true;
  }

  findKey(id: string): KalshiKeyRecord | undefined {
    return this.#keys.get(id);
  }

  allKeys(): Iterable<KalshiKeyRecord> {
    return this.#keys.values();
  }

  ownerOf(key: KalshiKeyRecord): KalshiMember {
    const member = this.members[key.owner];
    if (member === undefined) throw new Error('a key without an owner');
    return member;
  }

  /** Marks a market for everyone who holds it in an environment. */
  mark(environment: Environment, ticker: string, dollars: string): void {
    for (const pocket of this.#holders(environment, ticker)) pocket.mark(ticker, dollars);
  }

  /** Settles a market for everyone who holds it in an environment. */
  settle(environment: Environment, ticker: string, result: KalshiResult): void {
    for (const pocket of this.#holders(environment, ticker)) pocket.settle(ticker, result);
  }

  /** What /exchange/status says, until changed again. Default: all active. */
  setStatus(environment: Environment, status: ExchangeStatus): void {
    this.#status.set(environment, status);
  }

  status(environment: Environment): ExchangeStatus {
    return this.#status.get(environment) ?? { exchange_active: true, trading_active: true };
  }

  /** Puts maintenance into `/exchange/schedule`, in place of what was announced before. Default: none. */
  announceMaintenance(environment: Environment, windows: readonly MaintenanceWindow[]): void {
    this.#maintenance.set(environment, windows);
  }

  maintenance(environment: Environment): readonly MaintenanceWindow[] {
    return this.#maintenance.get(environment) ?? [];
  }

  #holders(environment: Environment, ticker: string) {
    return this.members
      .filter((member) => member.environment === environment)
      .flatMap((member) => member.openSubaccounts())
      .filter((pocket) =>
        pocket.positions().some((position) => position.ticker === ticker && !position.settled),
      );
  }
}
