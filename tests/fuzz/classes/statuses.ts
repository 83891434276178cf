import type { FailureKind, ReadFailure } from '../../../lib/domain/failure.ts';
import type { HttpAnswer } from '../../../lib/exchanges/http.ts';
import { NOW } from '../../unit/exchanges/scripted-http.ts';
import { anyTarget, SAME, type Mutation, type Scene } from '../scene.ts';

/** Bodies of refusals, as recorded (Kalshi demo, June 2026; Polymarket US, July to September 2026) and worse. */
export const ERROR_BODIES = [
  '{"error":{"code":"some_error","message":"some error"}}',
  '{"error":{"code":"some_error","message":"some error","details":"","service":"api"}}',
  '{"code":"some_error","message":"some error","details":null}',
  '{"msg":"some error"}',
  '{"error":"some error"}',
  '{"code":14,"message":"The server was unable to process your request.","details":[]}',
  '{"error":null}',
  '{"error":{"code":7,"details":{"why":[]}}}',
  '[]',
  '{}',
] as const;

const JUNK = [
  '',
  ' ',
  'upstream connect error',
  '<html><body>Error</body></html>',
  '{"error":',
  '\uFFFD\u0000',
] as const;

const RETRY = [0, 1_000, 30_000, 3_600_000] as const;

/** Perps answer by themselves whether there are any, and a refusal there means that there are none. */
function ownTarget(scene: Scene): string {
  const targets = [...scene.bodies.keys()].filter((target) => target !== 'perps');
  return scene.random.pick(targets);
}

interface Options {
  readonly target?: (scene: Scene) => string;
  readonly bodies?: readonly string[];
  readonly extra?: (scene: Scene) => Partial<HttpAnswer>;
}

/** One answer with this status, on every host and at every try. */
function status(
  name: string,
  codes: readonly number[],
  kinds: readonly FailureKind[],
  options: Options = {},
): Mutation {
  const { target: choose = ownTarget, bodies = [...ERROR_BODIES, ...JUNK], extra } = options;
  return {
    name,
    apply(scene) {
      const target = choose(scene);
      const body = scene.random.pick(bodies);
      const code = scene.random.pick(codes);
      const more = extra?.(scene) ?? {};
      scene.answers.set(target, () => ({ status: code, body, ...more }));
      return scene.unusable(target, kinds);
    },
  };
}

function failing(name: string, failure: (host: string) => ReadFailure): Mutation {
  return {
    name,
    apply(scene) {
      const target = anyTarget(scene);
      scene.answers.set(target, ({ url }) => failure(url.hostname));
      return scene.unusable(target, [failure('').kind]);
    },
  };
}

/** A part of the account, where a refusal does not mean that the key sees only one. */
function notTheList(scene: Scene): string {
  const targets = [...scene.bodies.keys()].filter((target) => target !== 'list' && target !== 'perps');
  return scene.random.pick(targets);
}

const TEXT_ONLY = [
  'Forbidden\n',
  '<html><body>Forbidden</body></html>',
  '<!DOCTYPE html><title>Attention</title>',
];

export const STATUS_CLASSES: readonly Mutation[] = [
  status('401', [401], ['key-rejected']),
  status('403 from the exchange', [403], ['key-scope'], { target: notTheList, bodies: ERROR_BODIES }),
  status('403 from the edge', [403], ['server'], { bodies: TEXT_ONLY }),
  status('404', [404], ['unreadable'], { target: notTheList, bodies: ERROR_BODIES }),
  status('400 or another refusal', [400, 402, 405, 406, 409, 410, 418, 422, 451], ['unreadable']),
  status('408', [408], ['server'], { target: anyTarget }),
  status('500', [500], ['server'], { target: anyTarget }),
  status('502', [502], ['server'], { target: anyTarget }),
  status('503', [503], ['server'], { target: anyTarget, extra: () => ({ retryAfterMs: 60_000 }) }),
  status('504', [504], ['server'], { target: anyTarget }),
  status('520 and its kin', [520, 521, 522, 523, 524, 525, 530, 599], ['server'], { target: anyTarget }),
  status('204 or another success', [201, 202, 203, 204, 206, 299], ['unreadable'], {
    bodies: ['', '{}', '{"balances":[]}'],
  }),
  status('a redirect that was let through', [301, 302, 304, 307, 308], ['unreadable'], { bodies: [''] }),
  failing('offline', () => ({ kind: 'offline' })),
  failing('no answer', (host) => ({ kind: 'timeout', host })),
  failing('no connection', (host) => ({ kind: 'dns-tls', host })),
  {
    name: '429 in all its forms',
    apply(scene) {
      const target = ownTarget(scene);
      const body = scene.random.pick([...ERROR_BODIES, ...JUNK, '{"error":"too many requests"}']);
      const wait = scene.random.pick([undefined, ...RETRY]);
      scene.answers.set(target, () => ({
        status: 429,
        body,
        ...(wait !== undefined && { retryAfterMs: wait }),
      }));
      return afterRefusal(scene, target);
    },
  },
  {
    name: '401 with a clock far off, once',
    apply(scene) {
      const target = anyTarget(scene);
      const serverTime = NOW - scene.random.pick([-86_400_000, -120_000, 120_000, 86_400_000]);
      const body = '{"error":{"code":"header_timestamp_expired","message":"expired"}}';
      const inTime = scene.bodies.get(target) ?? null;
      scene.answers.set(target, ({ headers }) => {
        const stamp = Number(headers['KALSHI-ACCESS-TIMESTAMP'] ?? headers['X-PM-Timestamp']);
        const isTaken = Math.abs(stamp - serverTime) < 5_000;
        return isTaken
          ? { status: 200, body: scene.write(inTime), serverTime }
          : { status: 401, body, serverTime };
      });
      return SAME;
    },
  },
  {
    name: '401 about the clock, however corrected',
    apply(scene) {
      const target = ownTarget(scene);
      const serverTime = NOW - 3_600_000;
      const body = '{"error":{"code":"header_timestamp_expired","message":"expired"}}';
      scene.answers.set(target, () => ({ status: 401, body, serverTime }));
      const kinds: readonly FailureKind[] =
        scene.exchange === 'kalshi' ? ['clock-skew'] : ['key-rejected', 'clock-skew'];
      return scene.unusable(target, kinds);
    },
  },
  {
    name: 'first host in trouble',
    exchange: 'kalshi',
    apply(scene) {
      const target = anyTarget(scene);
      const host = 'external-api.kalshi.com';
      const inOrder = scene.bodies.get(target) ?? null;
      const failure: HttpAnswer | ReadFailure = scene.random.pick([
        { status: 503, body: '' },
        { status: 500, body: '{"error":{"code":"internal_error"}}' },
        { status: 403, body: 'Forbidden\n' },
        { kind: 'timeout', host },
        { kind: 'dns-tls', host },
      ]);
      scene.answers.set(target, ({ url }) =>
        url.hostname === host ? failure : { status: 200, body: scene.write(inOrder) },
      );
      return SAME;
    },
  },
];

/** After a 429 nothing more is asked: what was not reached keeps its earlier figures or is unknown. */
function afterRefusal(scene: Scene, target: string): ReturnType<Mutation['apply']> {
  const kinds = ['rate-limited'] as const;
  const direct = scene.unusable(target, kinds);
  return scene.exchange === 'kalshi' && target !== 'list'
    ? [direct, { outcome: 'refused', kinds }, { outcome: 'carried', kinds }]
    : direct;
}
