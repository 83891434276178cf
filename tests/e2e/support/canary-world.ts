import type { Page } from '@playwright/test';
import { addAccount } from '../../browser/options-page.ts';
import { parseMicros, type Exchanges, type KalshiKey, type PolymarketUsKey } from '../../exchange/index.ts';
import { pemCanaries, seedCanary, type Canary } from './canaries.ts';

const NAMES = { rsa: 'Quokka Zephyrine', ed25519: 'Vexing Jabiru', polymarketUs: 'Wyvern Kumquat' } as const;

/** Accounts whose keys, names and amounts have nothing in common with anything else. */
export interface CanaryWorld {
  readonly keys: readonly Canary[];
  readonly names: typeof NAMES;
  /** Everything that is to be hidden now, by what it is. */
  amounts(): Readonly<Record<string, bigint>>;
  /** All accounts, micro-dollars. */
  total(): bigint;
  /** Moves money in the first account. */
  change(dollars: string): void;
  /** The first account's key, cut off where its secret has begun. */
  readonly cutKey: string;
  /** Adds all accounts through the options page. */
  addAll(options: Page, keeping: Keeping): Promise<void>;
}

export interface Keeping {
  readonly keep?: 'vault';
  readonly passphrase?: string;
}

interface Position {
  readonly contracts: string;
  readonly price: string;
  readonly mark: string;
}

const BOUGHT: Position = { contracts: '31862.5', price: '0.2371', mark: '0.2933' };
const LONG: Position = { contracts: '47394', price: '0.3700', mark: '0.4817' };

function gainOf({ contracts, price, mark }: Position): bigint {
  return (parseMicros(contracts) * (parseMicros(mark) - parseMicros(price))) / 1_000_000n;
}

/** Contracts as what they pay, their cost and their worth. */
function amountsOf(name: string, { contracts, price, mark }: Position): Record<string, bigint> {
  const held = parseMicros(contracts);
  const worth = (at: string): bigint => (held * parseMicros(at)) / 1_000_000n;
  return {
    [`${name}, contracts`]: held,
    [`${name}, cost`]: worth(price),
    [`${name}, value`]: worth(mark),
  };
}

export function canaryWorld({ kalshi, polymarketUs }: Exchanges): CanaryWorld {
  const first = kalshi.addMember({ environment: 'production' });
  const primary = first.subaccount(0);
  primary.deposit(0, '91847.36');
  const bought = { ticker: 'KXCANARY-26DEC-A', contracts: BOUGHT.contracts };
  primary.buy({ ...bought, priceDollars: BOUGHT.price });
  primary.mark(bought.ticker, BOUGHT.mark);
  primary.transfer(first.subaccount(1).open(), '28463.17');
  const second = kalshi.addMember({ environment: 'production' });
  second.subaccount(0).deposit(0, '64739.58');
  const third = polymarketUs.addMember({});
  third.deposit('53917.82');
  third.buyLong({ slug: 'canary-long', contracts: LONG.contracts, priceDollars: LONG.price });
  third.mark('canary-long', LONG.mark);

  const rsa = first.createKey({ type: 'rsa' });
  const ed25519 = second.createKey({ type: 'ed25519' });
  const seed = third.createKey();
  const total = (): bigint => first.total() + second.total() + third.expected().total;
  return {
    keys: [
      ...pemCanaries('the RSA key', rsa.pem),
      ...pemCanaries('the Ed25519 key', ed25519.pem),
      seedCanary('the seed', seed.secret),
    ],
    names: NAMES,
    cutKey: rsa.pem.slice(0, rsa.pem.length - 200),
    total,
    amounts() {
      const expected = third.expected();
      return {
        'the total': total(),
        'all cash': first.cash() + second.cash() + expected.cash,
        'the first account': first.total(),
        'its cash': first.cash(),
        'its positions': first.portfolioValueCents() * 10_000n,
        Primary: primary.total(),
        'cash of Primary': primary.cash(),
        'Subaccount 1': first.subaccount(1).total(),
        'the second account': second.total(),
        'the third account': expected.total,
        'its cash (third)': expected.cash,
        ...amountsOf('what was bought', BOUGHT),
        ...amountsOf('the long', LONG),
        // The other exchange tells no gain.
        'gain of the long': gainOf(LONG),
      };
    },
    change: (dollars) => primary.deposit(0, dollars),
    addAll: (options, keeping) => addEach(options, { rsa, ed25519, seed }, keeping),
  };
}

async function addEach(
  options: Page,
  keys: { readonly rsa: KalshiKey; readonly ed25519: KalshiKey; readonly seed: PolymarketUsKey },
  keeping: Keeping,
): Promise<void> {
  const { rsa, ed25519, seed } = keys;
  const kalshi = { exchange: 'Kalshi', environment: 'Production' } as const;
  await addAccount(options, { ...kalshi, name: NAMES.rsa, keyId: rsa.id, key: rsa.pem, ...keeping });
  // The vault is open from then on, and asks for nothing.
  const rest = keeping.keep === undefined ? {} : { keep: keeping.keep };
  await addAccount(options, { ...kalshi, name: NAMES.ed25519, keyId: ed25519.id, key: ed25519.pem, ...rest });
  const third = { exchange: 'Polymarket US', name: NAMES.polymarketUs } as const;
  await addAccount(options, { ...third, keyId: seed.id, key: seed.secret, ...rest });
}
