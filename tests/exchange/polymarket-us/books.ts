import type { SimulatedClock } from '../clock.ts';
import type { Seed } from '../seed.ts';
import { type BucketLimits, createTokenBucket, type TokenBucket } from '../token-bucket.ts';
import { createPolymarketUsKey, type PolymarketUsKeyRecord } from './keys.ts';
import { PolymarketUsMember, type PolymarketUsMemberOptions } from './member.ts';

/** 20 requests a second per API key (docs api-reference/rate-limits, since 2026-04-10). */
export const KEY_LIMITS: BucketLimits = { perSecond: 20, capacity: 20 };

/** Everything the simulated Polymarket US knows. */
export class PolymarketUsBooks {
  readonly members: PolymarketUsMember[] = [];
  readonly clock: SimulatedClock;
  readonly #seed: Seed;
  readonly #keys = new Map<string, PolymarketUsKeyRecord>();
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(clock: SimulatedClock, seed: Seed) {
    this.clock = clock;
    this.#seed = seed;
  }

  addMember(options: PolymarketUsMemberOptions = {}): PolymarketUsMember {
    const owner = this.members.length;
    const member = new PolymarketUsMember(
      { ...options, name: options.name ?? `Member ${owner + 1}` },
      this.clock,
      this.#seed,
      (keyOptions) => {
        const record = createPolymarketUsKey(owner, keyOptions, this.#seed);
        this.#keys.set(record.id, record);
        this.#buckets.set(record.id, createTokenBucket(KEY_LIMITS));
        return record.issued;
      },
    );
    this.members.push(member);
    return member;
  }

  /** Deletes a key, as the portal does. Throws for an id that was never issued. */
  revokeKey(id: string): void {
    const record = this.#keys.get(id);
    if (record === undefined) throw new Error(`no key ${id}`);
    record.revoked = true;
  }

  /** Sets the limit of one key (requests a second) and fills its bucket. */
  setLimits(keyId: string, limits: BucketLimits): void {
    this.bucketOf(keyId).set(limits);
  }

  bucketOf(keyId: string): TokenBucket {
    const bucket = this.#buckets.get(keyId);
    if (bucket === undefined) throw new Error(`no key ${keyId}`);
    return bucket;
  }

  findKey(id: string): PolymarketUsKeyRecord | undefined {
    return this.#keys.get(id);
  }

  allKeys(): Iterable<PolymarketUsKeyRecord> {
    return this.#keys.values();
  }

  ownerOf(key: PolymarketUsKeyRecord): PolymarketUsMember {
    const member = this.members[key.owner];
    if (member === undefined) throw new Error('a key without an owner');
    return member;
  }
}
