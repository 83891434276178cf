import { decimal, Fields, Numeral, type Json } from '../body.ts';
import {
  amountSite,
  SAME,
  type AmountSite,
  type Expectation,
  type Mutation,
  type Scene,
  type Site,
} from '../scene.ts';

const CENT = 10_000n;

/** An amount as it is, in another form. */
function form(
  name: string,
  forms: readonly string[],
  write: (site: AmountSite, scene: Scene) => Json,
  expect: (site: Site, scene: Scene) => Expectation | readonly Expectation[] = () => SAME,
): Mutation {
  return {
    name,
    apply(scene) {
      const site = amountSite(scene, ...forms);
      if (site === undefined) return undefined;
      site.holder.set(site.name, write(site, scene));
      return expect(site, scene);
    },
  };
}

/** Digits of a number that an engine without source texts still keeps. */
const KEPT_DIGITS = 15;

/** The same amount where the engine shows every digit, else the safest there is: none. */
function sameWhereTold(site: Site, { hasSource }: Scene): Expectation | readonly Expectation[] {
  return hasSource ? SAME : [SAME, site.broken()];
}

function scientific(micros: bigint): string {
  const digits = (micros < 0n ? -micros : micros).toString();
  const tail = digits.slice(1).replace(/0+$/, '');
  const sign = micros < 0n ? '-' : '';
  return `${sign}${digits.slice(0, 1)}${tail === '' ? '' : `.${tail}`}e${digits.length - 7}`;
}

/** 0.1 + 0.2: the amount, and noise from the fourteenth digit on. */
function withNoise(micros: bigint, tail: string): string {
  const text = decimal(micros, 6);
  return `${text}${'0'.repeat(Math.max(1, KEPT_DIGITS - text.replaceAll(/\D/g, '').length))}${tail}`;
}

export const FORM_CLASSES: readonly Mutation[] = [
  form('more zeros at the end', ['text', 'money'], ({ amount, holder, name }) => {
    const text = `${decimal(amount.micros, 6)}000`;
    return holder.get(name) instanceof Fields ? new Fields({ value: text, currency: 'USD' }) : text;
  }),
  form('fewest digits', ['text'], ({ amount }) => decimal(amount.micros)),
  form('plus sign and zeros in front', ['text'], ({ amount }) =>
    amount.micros < 0n ? decimal(amount.micros) : `+00${decimal(amount.micros)}`,
  ),
  form('text in scientific notation', ['text'], ({ amount }) => scientific(amount.micros)),
  form('number in scientific notation', ['number'], ({ amount }) => new Numeral(scientific(amount.micros))),
  form('number with zeros at the end', ['number'], ({ amount }) => new Numeral(decimal(amount.micros, 8))),
  form(
    'number with the noise of a float',
    ['number'],
    ({ amount }, { random }) => new Numeral(withNoise(amount.micros, random.pick(['1', '3', '04']))),
    sameWhereTold,
  ),
  form(
    'whole cents as a float',
    ['cents', 'number'],
    ({ amount }) =>
      new Numeral(amount.form === 'cents' ? `${amount.micros / CENT}.0` : decimal(amount.micros, 1)),
    // Whole cents with a fraction are another unit until somebody documents them.
    (site) => [SAME, site.broken()],
  ),
  {
    name: 'money as text where a number was',
    exchange: 'polymarket-us',
    apply(scene) {
      const site = amountSite(scene, 'number');
      if (site === undefined) return undefined;
      site.holder.set(site.name, decimal(site.amount.micros, 2));
      return SAME;
    },
  },
  {
    name: 'money as an object where a number was',
    exchange: 'polymarket-us',
    apply(scene) {
      const site = amountSite(scene, 'number');
      if (site === undefined) return undefined;
      site.holder.set(site.name, new Fields({ value: decimal(site.amount.micros, 2), currency: 'USD' }));
      return SAME;
    },
  },
  {
    name: 'money in another currency',
    exchange: 'polymarket-us',
    apply(scene) {
      const site = amountSite(scene, 'number', 'money');
      if (site === undefined) return undefined;
      const currency = scene.random.pick(['EUR', 'USDC', 'usd', 'BTC']);
      site.holder.set(site.name, new Fields({ value: decimal(site.amount.micros, 2), currency }));
      return site.broken();
    },
  },
  {
    name: 'money as a number where text was',
    exchange: 'kalshi',
    apply(scene) {
      const site = amountSite(scene, 'text');
      if (site === undefined) return undefined;
      site.holder.set(site.name, new Numeral(decimal(site.amount.micros, 1)));
      // In the list a number used to mean hundredths of a cent.
      return site.target === 'list' ? site.broken() : SAME;
    },
  },
  {
    name: 'money as an object where text was',
    exchange: 'kalshi',
    apply(scene) {
      const site = amountSite(scene, 'text');
      if (site === undefined) return undefined;
      site.holder.set(site.name, new Fields({ value: decimal(site.amount.micros), currency: 'USD' }));
      return site.broken();
    },
  },
  {
    name: 'cents as text',
    exchange: 'kalshi',
    apply(scene) {
      const site = amountSite(scene, 'cents');
      if (site === undefined) return undefined;
      site.holder.set(site.name, String(site.amount.micros / CENT));
      return site.broken();
    },
  },
];
