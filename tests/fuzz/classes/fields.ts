import { Fields, List, Numeral, objectsIn, type Json } from '../body.ts';
import {
  amountSite,
  anyTarget,
  SAME,
  type Expectation,
  type Mutation,
  type Scene,
  type Site,
} from '../scene.ts';

/** A field that matters, changed; what comes out follows from which it was. */
function atSite(name: string, change: (site: Site, scene: Scene) => Expectation): Mutation {
  return { name, apply: (scene) => change(scene.random.pick(scene.sites()), scene) };
}

/** A field that carries an amount, in a form that nobody can read. */
function broken(name: string, value: (scene: Scene, text: string) => Json): Mutation {
  return {
    name,
    apply(scene) {
      const site = amountSite(scene);
      if (site === undefined) return undefined;
      const stated = site.holder.get(site.name);
      site.holder.set(site.name, value(scene, typeof stated === 'string' ? stated : '12.5'));
      return site.broken();
    },
  };
}

function unknownValue({ random }: Scene): Json {
  return random.pick<Json>([
    null,
    true,
    '',
    'ACTIVITY_TYPE_NEW',
    new Numeral('1e400'),
    new Numeral('-0'),
    new List([new Fields({ balance: '1.00' })]),
    new Fields({ value: '99.00', currency: 'EUR' }),
  ]);
}

/** Adds to every object of one answer what no reader knows. */
function strangers(name: string, names: readonly string[]): Mutation {
  return {
    name,
    apply(scene) {
      const target = anyTarget(scene);
      const body = scene.bodies.get(target) ?? null;
      for (const fields of objectsIn(body)) {
        // In a map of positions every field is a position.
        if (target.startsWith('positions/') && fields.entries.every(([, value]) => value instanceof Fields))
          continue;
        const stranger: [string, Json] = [scene.random.pick(names), unknownValue(scene)];
        fields.entries.splice(scene.random.below(fields.entries.length + 1), 0, stranger);
      }
      return SAME;
    },
  };
}

function reorder(json: Json, scene: Scene): void {
  for (const fields of objectsIn(json)) fields.entries = scene.random.shuffled(fields.entries);
}

function lists(json: Json): List[] {
  if (json instanceof List) return [json, ...json.items.flatMap(lists)];
  return json instanceof Fields ? json.entries.flatMap(([, value]) => lists(value)) : [];
}

export const FIELD_CLASSES: readonly Mutation[] = [
  { name: 'untouched', apply: () => SAME },
  atSite('field dropped', (site) => {
    site.holder.drop(site.name);
    return site.absent();
  }),
  atSite('field null', (site) => {
    site.holder.set(site.name, null);
    return site.absent();
  }),
  atSite('field renamed', (site) => {
    site.holder.rename(site.name, `${site.name}_v2`);
    return site.absent();
  }),
  atSite('field in another case', (site) => {
    site.holder.rename(site.name, site.name.toUpperCase());
    return site.absent();
  }),
  atSite('field under its other documented name', (site) => {
    if (site.alias === undefined) return SAME;
    site.holder.rename(site.name, site.alias);
    return SAME;
  }),
  atSite('field an empty text', (site) => {
    site.holder.set(site.name, '');
    return site.emptyIsAbsent ? site.absent() : site.broken();
  }),
  atSite('field true', (site) => {
    site.holder.set(site.name, true);
    return site.broken();
  }),
  atSite('field in a list', (site) => {
    site.holder.set(site.name, new List([site.holder.get(site.name) ?? null]));
    return site.broken();
  }),
  atSite('field in an object', (site) => {
    site.holder.set(site.name, new Fields({ amount: site.holder.get(site.name) ?? null }));
    return site.broken();
  }),
  atSite('name of the field with junk', (site, { random }) => {
    const at = random.below(site.name.length + 1);
    site.holder.rename(site.name, `${site.name.slice(0, at)}\uFFFD${site.name.slice(at)}`);
    return site.absent();
  }),
  {
    name: 'field twice, the true one last',
    apply(scene) {
      const site = scene.random.pick(scene.sites());
      site.holder.precede(site.name, scene.random.pick<Json>(['1.00', new Numeral('7'), null]));
      return SAME;
    },
  },
  broken('text NaN', ({ random }) =>
    random.pick(['NaN', 'nan', 'Infinity', '-Infinity', 'undefined', 'null']),
  ),
  broken('text with words or signs', ({ random }, text) =>
    random.pick([`$${text}`, `${text} USD`, `~${text}`, `(${text})`, `${text}-`, `--${text}`]),
  ),
  broken('text with spaces', ({ random }, text) =>
    random.pick([` ${text}`, `${text} `, `${text}\n`, `\u00a0${text}`]),
  ),
  broken('text with separators', ({ random }) =>
    random.pick(['1,234.50', '1.234,50', '1_000', '12,50', "1'000"]),
  ),
  broken('text in other digits', ({ random }) => random.pick(['１２.５０', '١٢٣', '१२३', '12٫5', '−12.50'])),
  broken('text in another base', ({ random }) => random.pick(['0x10', '0b11', '0o17', '12n', '1e', '1e+'])),
  broken('text with more than micro-dollars', ({ random }, text) => {
    const whole = text.split('.')[0] ?? '0';
    return `${whole}.${random.pick(['1234567', '00000001', '123456789012345678'])}`;
  }),
  broken('text beyond any amount', ({ random }) =>
    random.pick(['1e400', '9'.repeat(65), `0.${'0'.repeat(70)}1`]),
  ),
  broken(
    'number beyond any amount',
    ({ random }) => new Numeral(random.pick(['1e400', '-1e999', '9'.repeat(400), `1${'0'.repeat(90)}`])),
  ),
  strangers('unknown fields', ['new_field', 'newField', 'x', 'balance2', 'total', 'data', 'meta']),
  strangers('fields named like parts of every object', [
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'valueOf',
  ]),
  {
    name: 'fields reordered',
    apply(scene) {
      for (const body of scene.bodies.values()) reorder(body, scene);
      return SAME;
    },
  },
  {
    name: 'rows reordered',
    apply(scene) {
      for (const body of scene.bodies.values()) {
        for (const list of lists(body)) list.items = scene.random.shuffled(list.items);
      }
      return SAME;
    },
  },
  {
    name: 'answer in an envelope',
    apply(scene) {
      const target = anyTarget(scene);
      scene.bodies.set(target, new Fields({ data: scene.bodies.get(target) ?? null, success: true }));
      return scene.unusable(target, ['unreadable']);
    },
  },
];
