import * as v from 'valibot';
import { beforeEach, describe, expect, it } from 'vitest';
import { defineItem, isOnOrDamaged, readOr, type Stored } from '../../../lib/state/item.ts';
import { fakeBrowser, resetFakeBrowser } from '../fake-browser.ts';

const { local, session } = fakeBrowser.storage;

const schema = v.object({ name: v.string(), size: v.exactOptional(v.number()) });
const item = defineItem({ area: 'local', key: 'thing', version: 3, schema });

function refuse(): void {
  throw new Error('Corruption: block checksum mismatch');
}

async function rawOf(key: string): Promise<unknown> {
  return (await local.get(key))[key];
}

beforeEach(resetFakeBrowser);

describe('read', () => {
  it('tells a new user from a damaged record', async () => {
    expect(await item.read()).toEqual({ state: 'absent' });
    await local.set({ thing: 'not an envelope' });
    expect(await item.read()).toEqual({ state: 'damaged' });
  });

  it('gives back what was written', async () => {
    await item.write({ name: 'a', size: 2 });
    expect(await item.read()).toEqual({ state: 'present', value: { name: 'a', size: 2 } });
  });

  it.each([
    ['null', null],
    ['a text', '{"v":3,"data":{"name":"a"}}'],
    ['a list', []],
    ['an empty object', {}],
    ['no version', { data: { name: 'a' } }],
    ['a version in words', { v: '3', data: { name: 'a' } }],
    ['a version between two', { v: 2.5, data: { name: 'a' } }],
    ['no data', { v: 3 }],
    ['null for data', { v: 3, data: null }],
    ['data of another form', { v: 3, data: { name: 7 } }],
    ['a part missing', { v: 3, data: {} }],
    ['a part of another form', { v: 3, data: { name: 'a', size: null } }],
    ['a version that no migration leads from', { v: 2, data: { name: 'a' } }],
    ['version zero', { v: 0, data: { name: 'a' } }],
    ['a negative version', { v: -1, data: { name: 'a' } }],
  ])('%s is damaged', async (_title, raw) => {
    await local.set({ thing: raw });
    expect(await item.read()).toEqual({ state: 'damaged' });
    expect(await rawOf('thing')).toEqual(raw);
  });

  it('takes a record of a newer version for damaged, and leaves it for the newer program', async () => {
    const newer = { v: 4, data: { name: 'a', colour: 'blue' } };
    await local.set({ thing: newer });
    expect(await item.read()).toEqual({ state: 'damaged', newer: true });
    expect(await rawOf('thing')).toEqual(newer);
  });

  it('is damaged when the browser cannot read it, and recovers with the browser', async () => {
    await item.write({ name: 'a' });
    local.onAccess = refuse;
    expect(await item.read()).toEqual({ state: 'damaged' });
    local.onAccess = undefined;
    expect(await item.read()).toMatchObject({ state: 'present' });
  });
});

describe('write', () => {
  it('keeps big whole numbers as text, wherever they are', async () => {
    const deep = defineItem({
      area: 'local',
      key: 'deep',
      version: 1,
      schema: v.object({
        list: v.array(
          v.object({
            amount: v.pipe(
              v.string(),
              v.transform((text) => BigInt(text)),
            ),
          }),
        ),
      }),
    });
    const value = { list: [{ amount: 2n ** 70n }, { amount: -1n }] };
    await deep.write(value);
    expect(await rawOf('deep')).toEqual({
      v: 1,
      data: { list: [{ amount: '1180591620717411303424' }, { amount: '-1' }] },
    });
    expect(await deep.read()).toEqual({ state: 'present', value });
  });

  it('rejects when the browser refuses, and leaves what was there', async () => {
    await item.write({ name: 'first' });
    local.onAccess = refuse;
    await expect(item.write({ name: 'second' })).rejects.toThrow('checksum');
    local.onAccess = undefined;
    expect(await item.read()).toMatchObject({ value: { name: 'first' } });
  });

  it('rejects what could not be read back, and leaves what was there', async () => {
    await item.write({ name: 'first' });
    await expect(item.write({ name: 'second', size: Number.NaN })).rejects.toThrow(/thing/);
    expect(await item.read()).toMatchObject({ value: { name: 'first' } });
  });

  it('treats a part that is undefined as absent, in every browser', async () => {
    const loose = { name: 'a', size: undefined } as unknown as { name: string };
    await item.write(loose);
    expect(await rawOf('thing')).toEqual({ v: 3, data: { name: 'a' } });
  });

  it('touches nothing but its own record in its own area', async () => {
    const other = defineItem({ area: 'session', key: 'thing', version: 1, schema });
    await item.write({ name: 'kept' });
    await other.write({ name: 'passing' });
    expect(await local.get(null)).toEqual({ thing: { v: 3, data: { name: 'kept' } } });
    expect(await session.get(null)).toEqual({ thing: { v: 1, data: { name: 'passing' } } });
  });
});

describe('remove', () => {
  it('leaves nothing behind: the item is absent, and not damaged', async () => {
    await item.write({ name: 'a' });
    await item.remove();
    expect(await item.read()).toEqual({ state: 'absent' });
    expect(await local.get(null)).toEqual({});
  });

  it('removes what is damaged, and what is not there', async () => {
    await local.set({ thing: 'not an envelope' });
    await item.remove();
    await item.remove();
    expect(await item.read()).toEqual({ state: 'absent' });
  });

  it('touches nothing but its own record in its own area', async () => {
    const other = defineItem({ area: 'session', key: 'thing', version: 1, schema });
    await other.write({ name: 'passing' });
    await local.set({ things: 1, thing: 2 });
    await item.remove();
    expect(await local.get(null)).toEqual({ things: 1 });
    expect(await other.read()).toMatchObject({ state: 'present' });
  });

  it('rejects when the browser refuses, and leaves what was there', async () => {
    await item.write({ name: 'a' });
    local.onAccess = refuse;
    await expect(item.remove()).rejects.toThrow('checksum');
    local.onAccess = undefined;
    expect(await item.read()).toMatchObject({ value: { name: 'a' } });
  });

  it('is told to those who watch, and an item can be written again', async () => {
    await item.write({ name: 'a' });
    const seen: Stored<{ name: string }>[] = [];
    const stop = item.watch((stored) => seen.push(stored));
    await item.remove();
    await item.write({ name: 'b' });
    stop();
    expect(seen).toEqual([{ state: 'absent' }, { state: 'present', value: { name: 'b' } }]);
  });
});

describe('migrations', () => {
  const text = v.string();
  const migrated = defineItem({
    area: 'local',
    key: 'text',
    version: 4,
    schema: text,
    migrations: {
      1: (old) => `${String(old)}>2`,
      2: (old) => `${String(old)}>3`,
      3: (old) => {
        if (old === 'poison>2>3') throw new Error('not what was expected');
        return `${String(old)}>4`;
      },
    },
  });

  it.each([
    [1, 'a>2>3>4'],
    [2, 'a>3>4'],
    [3, 'a>4'],
    [4, 'a'],
  ])('run from version %d on, in order', async (version, expected) => {
    await local.set({ text: { v: version, data: 'a' } });
    expect(await migrated.read()).toEqual({ state: 'present', value: expected });
  });

  it('do not write: reading twice gives the same', async () => {
    await local.set({ text: { v: 1, data: 'a' } });
    expect(await migrated.read()).toEqual(await migrated.read());
    expect(await rawOf('text')).toEqual({ v: 1, data: 'a' });
  });

  it('are followed by a record of the present version once it is written', async () => {
    await local.set({ text: { v: 1, data: 'a' } });
    await migrated.write('b');
    expect(await rawOf('text')).toEqual({ v: 4, data: 'b' });
  });

  it('with a gap before them leave a damaged record', async () => {
    await local.set({ text: { v: 0, data: 'a' } });
    expect(await migrated.read()).toEqual({ state: 'damaged' });
    const gap = defineItem({
      area: 'local',
      key: 'text',
      version: 3,
      schema: text,
      migrations: { 1: (old) => old },
    });
    await local.set({ text: { v: 1, data: 'a' } });
    expect(await gap.read()).toEqual({ state: 'damaged' });
  });

  it('that throw leave a damaged record', async () => {
    await local.set({ text: { v: 1, data: 'poison' } });
    expect(await migrated.read()).toEqual({ state: 'damaged' });
  });

  it('that lead to something else leave a damaged record', async () => {
    const wrong = defineItem({
      area: 'local',
      key: 'text',
      version: 2,
      schema: text,
      migrations: { 1: () => 7 },
    });
    await local.set({ text: { v: 1, data: 'a' } });
    expect(await wrong.read()).toEqual({ state: 'damaged' });
  });
});

describe('watch', () => {
  function watched() {
    const seen: Stored<{ name: string }>[] = [];
    const stop = item.watch((stored) => seen.push(stored));
    return { seen, stop };
  }

  it('tells of every later value, whoever wrote it', async () => {
    await item.write({ name: 'before' });
    const { seen } = watched();
    await item.write({ name: 'after' });
    await local.set({ thing: { v: 3, data: { name: 'elsewhere' } } });
    expect(seen).toEqual([
      { state: 'present', value: { name: 'after' } },
      { state: 'present', value: { name: 'elsewhere' } },
    ]);
  });

  it('tells removed, damaged and newer records for what they are', async () => {
    await item.write({ name: 'a' });
    const { seen } = watched();
    await local.set({ thing: { v: 3, data: 1 } });
    await local.set({ thing: { v: 9, data: { name: 'a' } } });
    await local.remove('thing');
    expect(seen.map(({ state }) => state)).toEqual(['damaged', 'damaged', 'absent']);
  });

  it('hears nothing of other records and other areas', async () => {
    const { seen } = watched();
    await local.set({ things: { v: 3, data: { name: 'a' } } });
    await session.set({ thing: { v: 3, data: { name: 'a' } } });
    expect(seen).toEqual([]);
  });

  it('ends when it is stopped, and ends alone', async () => {
    const [one, two] = [watched(), watched()];
    one.stop();
    await item.write({ name: 'a' });
    expect(one.seen).toEqual([]);
    expect(two.seen).toHaveLength(1);
  });
});

describe('readOr', () => {
  it('falls back for absent and damaged alike', async () => {
    const fallback = () => ({ name: 'fallback' });
    expect(await readOr(item, fallback)).toEqual({ name: 'fallback' });
    await local.set({ thing: 1 });
    expect(await readOr(item, fallback)).toEqual({ name: 'fallback' });
    await item.write({ name: 'real' });
    expect(await readOr(item, fallback)).toEqual({ name: 'real' });
  });
});

describe('what hides', () => {
  it.each<[string, Stored<boolean> | undefined, boolean]>([
    ['is on where it says so', { state: 'present', value: true }, true],
    ['is off where it says so', { state: 'present', value: false }, false],
    ['is off where it was never set', { state: 'absent' }, false],
    ['is on where it cannot be read', { state: 'damaged' }, true],
    ['is on where a newer version wrote it', { state: 'damaged', newer: true }, true],
    ['is off before it is read', undefined, false],
  ])('%s', (_title, stored, expected) => {
    expect(isOnOrDamaged(stored)).toBe(expected);
  });
});
