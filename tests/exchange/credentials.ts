import type { IncomingMessage } from 'node:http';
import type { KeyObject } from 'node:crypto';
import type { SimulatedClock } from './clock.ts';
import type { Environment } from './hosts.ts';
import type { Refusal } from './refusal.ts';
import { explainRefused, readBase64, type Scheme, verifies } from './signature.ts';

/** One request as a venue sees it. Header values keep their multiplicity. */
export interface Inbound {
  readonly environment: Environment;
  readonly path: string;
  /** Without "?"; empty when there is none. */
  readonly query: string;
  readonly headers: IncomingMessage['headersDistinct'];
}

/** A key as the verifier needs it. */
export interface VerifyingKey {
  readonly id: string;
  readonly scheme: Scheme;
  readonly publicKey: KeyObject;
  readonly environment: Environment;
  readonly revoked: boolean;
}

export interface HeaderNames {
  readonly key: string;
  readonly timestamp: string;
  readonly signature: string;
}

export interface VerifierRules<K extends VerifyingKey> {
  readonly names: HeaderNames;
  /** Milliseconds either way. */
  readonly tolerance: number;
  readonly clock: SimulatedClock;
  find(id: string): K | undefined;
  all(): Iterable<K>;
}

export type Verification<K> =
  { readonly ok: true; readonly key: K } | { readonly ok: false; readonly refusal: Refusal };

/** The id in the key header, verified or not. */
export function claimedKeyId(request: Inbound, names: HeaderNames): string | null {
  return request.headers[names.key]?.[0] ?? null;
}

/** Checks the three headers. The signed text is exactly timestamp + "GET" + path, at both exchanges (docs, 2026). */
export function verifyCredentials<K extends VerifyingKey>(
  request: Inbound,
  rules: VerifierRules<K>,
): Verification<K> {
  const { names, clock } = rules;
  const sent = [names.key, names.timestamp, names.signature].map((name) => request.headers[name] ?? []);
  if (sent.every((values) => values.length === 0)) return refuse('no-credentials', 'no credentials');
  if (sent.some((values) => values.length > 1))
    return refuse('duplicate-header', 'a credential header was sent twice');
  const [id = '', timestamp = '', encoded = ''] = sent.map((values) => values[0] ?? '');
  if (id === '' || timestamp === '' || encoded === '')
    return refuse('missing-header', 'a credential header is missing');

  const key = rules.find(id);
  if (key === undefined) return refuse('unknown-key', 'no such key');
  if (key.environment !== request.environment)
    return refuse('other-environment', `the key belongs to ${key.environment}`);
  if (key.revoked) return refuse('revoked-key', 'the key was deleted');

  if (!/^\d{13}$/.test(timestamp))
    return refuse('timestamp-format', `not a time in milliseconds: ${timestamp}`);
  const skew = Number(timestamp) - clock.now();
  if (Math.abs(skew) > rules.tolerance) {
    // A test that moves the exchange's clock must not blame a client that went by the machine's.
    const byMachine = Math.abs(Number(timestamp) - clock.machineNow());
    const reason = byMachine <= rules.tolerance ? 'timestamp-expired-by-set-clock' : 'timestamp-expired';
    return refuse(reason, `the timestamp is ${skew} ms off`);
  }

  const signature = readBase64(encoded);
  if (signature === undefined) return refuse('signature-encoding', 'the signature is not standard base64');
  const text = `${timestamp}GET${request.path}`;
  if (verifies(key.scheme, key.publicKey, text, signature)) return { ok: true, key };
  for (const other of rules.all()) {
    if (verifies(other.scheme, other.publicKey, text, signature)) {
      return refuse('mismatched-pair', 'the private key belongs to another key id');
    }
  }
  const { scheme, publicKey } = key;
  const { path, query } = request;
  return refuse('signature', explainRefused({ scheme, publicKey, timestamp, path, query, signature }));
}

function refuse(
  reason: Refusal['reason'],
  detail: string,
): { readonly ok: false; readonly refusal: Refusal } {
  return { ok: false, refusal: { reason, detail } };
}
