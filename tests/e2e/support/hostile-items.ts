import type { Page } from '@playwright/test';
import { HOSTILE_NAMES, LONG_NAMES } from './hostile-texts.ts';

type AreaName = 'local' | 'session';

interface Area {
  set(items: Record<string, unknown>): Promise<void>;
  remove(keys: string[]): Promise<void>;
}

/** The extension API inside pages. */
declare const chrome: {
  readonly storage: Readonly<Record<AreaName, Area>> & {
    readonly onChanged: { addListener(listener: (changes: Readonly<Record<string, unknown>>) => void): void };
  };
};

export interface Place {
  readonly area: AreaName;
  readonly key: string;
}

/** Every item that there may be. */
export const PLACES: readonly Place[] = [
  ...['accounts', 'snapshot', 'settings', 'masked', 'view-lock', 'alerts-shown'].map((key) => ({
    area: 'local' as const,
    key,
  })),
  ...['lock', 'activity', 'diagnosis', 'export', 'vault-key'].map((key) => ({
    area: 'session' as const,
    key,
  })),
];

const MARKUP = HOSTILE_NAMES.image;
const deep = `${'['.repeat(500)}${']'.repeat(500)}`;
const long = 'x'.repeat(1_000_000);

/** What may lie in the place of any item, as JSON. */
export const STRANGE_ITEMS: readonly string[] = [
  'null',
  '7',
  JSON.stringify(MARKUP),
  '[]',
  '{}',
  '{"v":1}',
  '{"v":2,"data":null}',
  '{"v":"1","data":{}}',
  '{"v":-1,"data":{}}',
  '{"v":1e300,"data":{}}',
  ...[1, 2].flatMap((version) =>
    [
      JSON.stringify(MARKUP),
      JSON.stringify(long),
      deep,
      '{"__proto__":{"hostile":1},"constructor":{"prototype":{"hostile":1}}}',
      `[{"__proto__":{"name":${JSON.stringify(MARKUP)}}}]`,
      '[null,7,{}]',
      '0',
    ].map((data) => `{"v":${version},"data":${data}}`),
  ),
];

/** Times that no calendar has or that are its last, and those that are taken last. */
const NEVER = [1e300, -1e300, 8.64e15, 253_402_300_799_999, -253_402_300_799_999];

/** Everything that an account's state can say, in the worst words that its form allows. */
export function worstStates(): readonly object[] {
  const reading = (at: number): object => ({
    pockets: [
      { balance: { cash: '9'.repeat(18), positions: `-${'9'.repeat(17)}` }, fetchedAt: at },
      {
        number: 7,
        balance: {},
        failure: { kind: 'timeout', host: HOSTILE_NAMES.override },
        withdrawals: [{ createdAt: at }],
      },
    ],
    fetchedAt: at,
    exchangeTime: at,
    listDeniedAt: at,
  });
  const failures = [
    { kind: 'unreadable', field: `${HOSTILE_NAMES.override}${MARKUP}`, shape: HOSTILE_NAMES.script },
    { kind: 'unreadable', field: LONG_NAMES.oneWord, shape: LONG_NAMES.markup },
    { kind: 'timeout', host: MARKUP },
    { kind: 'dns-tls', host: LONG_NAMES.oneWord },
    { kind: 'server', status: 1e300 },
    { kind: 'clock-skew', seconds: -1e300 },
    { kind: 'rate-limited', retryAfterMs: 1e300 },
    ...NEVER.map((until) => ({ kind: 'maintenance', until })),
  ];
  const facts = (at: number): object => ({
    checkedAt: at,
    scopes: [MARKUP, HOSTILE_NAMES.override],
    memberKeys: [MARKUP],
    regionExpiresAt: at,
    tier: `${HOSTILE_NAMES.override}${MARKUP}`,
    budget: { perSecond: 1e300, burst: -1 },
    maintenance: [{ from: -at, to: at }],
  });
  return [
    ...failures.map((failure) => ({ failure, attemptedAt: 1, failuresInRow: 9 })),
    ...NEVER.map((at) => ({
      reading: reading(at),
      attemptedAt: at,
      failuresInRow: 1e15,
      holdUntil: at,
      facts: facts(at),
    })),
  ];
}

/** Puts JSON where an item lies, with every word in it, also those that objects of a script would swallow. */
export async function storeJson(page: Page, { area, key }: Place, json: string): Promise<void> {
  await page.evaluate(
    ([where, name, text]) => chrome.storage[where].set({ [name]: JSON.parse(text) as unknown }),
    [area, key, json] as const,
  );
}

export async function removeItem(page: Page, { area, key }: Place): Promise<void> {
  await page.evaluate(([where, name]) => chrome.storage[where].remove([name]), [area, key] as const);
}
