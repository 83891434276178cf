import { describe, expect, it } from 'vitest';
import { createGate, type Gate } from '../../../lib/exchanges/gate.ts';

const never = new AbortController().signal;

/** Everyone who has come in, by name and in order, with the way out. */
class Visitors {
  readonly inside: string[] = [];
  readonly turnedAway: string[] = [];
  readonly #exits = new Map<string, () => void>();
  readonly #gate: Gate;

  constructor(places: number) {
    this.#gate = createGate(places);
  }

  async come(name: string, signal: AbortSignal = never): Promise<void> {
    const leave = await this.#gate.enter(signal);
    if (leave === undefined) {
      this.turnedAway.push(name);
      return;
    }
    this.inside.push(name);
    this.#exits.set(name, leave);
  }

  leave(name: string): void {
    this.inside.splice(this.inside.indexOf(name), 1);
    this.#exits.get(name)?.();
  }
}

/** Lets everything that is ready happen. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

describe('a gate', () => {
  it('lets in as many as it has places, and the others in the order in which they came', async () => {
    const visitors = new Visitors(2);
    for (const name of ['a', 'b', 'c', 'd', 'e']) void visitors.come(name);
    await settled();
    expect(visitors.inside).toEqual(['a', 'b']);
    visitors.leave('b');
    await settled();
    expect(visitors.inside).toEqual(['a', 'c']);
    visitors.leave('a');
    visitors.leave('c');
    await settled();
    expect(visitors.inside).toEqual(['d', 'e']);
  });

  it('hands a place to whoever waits longest, not to one who comes just then', async () => {
    const visitors = new Visitors(1);
    void visitors.come('a');
    void visitors.come('b');
    await settled();
    visitors.leave('a');
    void visitors.come('c');
    await settled();
    expect(visitors.inside).toEqual(['b']);
    visitors.leave('b');
    await settled();
    expect(visitors.inside).toEqual(['c']);
  });

  it('turns away who gives up waiting, and keeps the order of the others', async () => {
    const visitors = new Visitors(1);
    const controller = new AbortController();
    void visitors.come('a');
    void visitors.come('b');
    void visitors.come('c', controller.signal);
    void visitors.come('d');
    await settled();
    controller.abort();
    await settled();
    expect([visitors.inside, visitors.turnedAway]).toEqual([['a'], ['c']]);
    visitors.leave('a');
    await settled();
    visitors.leave('b');
    await settled();
    expect([visitors.inside, visitors.turnedAway]).toEqual([['d'], ['c']]);
  });

  it('turns away who comes when the time is up, also with places free', async () => {
    const visitors = new Visitors(2);
    await visitors.come('late', AbortSignal.abort());
    expect([visitors.inside, visitors.turnedAway]).toEqual([[], ['late']]);
  });

  it('loses no place to those who gave up', async () => {
    const visitors = new Visitors(2);
    void visitors.come('a');
    void visitors.come('b');
    await settled();
    for (let round = 0; round < 5; round += 1) {
      const controller = new AbortController();
      void visitors.come(`impatient ${round}`, controller.signal);
      await settled();
      controller.abort();
      await settled();
    }
    visitors.leave('a');
    visitors.leave('b');
    for (const name of ['c', 'd', 'e']) void visitors.come(name);
    await settled();
    expect(visitors.inside).toEqual(['c', 'd']);
  });

  it('keeps in whoever is inside when the time is up', async () => {
    const visitors = new Visitors(1);
    const controller = new AbortController();
    await visitors.come('a', controller.signal);
    void visitors.come('b');
    controller.abort();
    await settled();
    expect(visitors.inside).toEqual(['a']);
    visitors.leave('a');
    await settled();
    expect(visitors.inside).toEqual(['b']);
  });

  it('does not lose the place that was handed over just before its taker gave up', async () => {
    const visitors = new Visitors(1);
    const controller = new AbortController();
    void visitors.come('a');
    void visitors.come('b', controller.signal);
    void visitors.come('c');
    await settled();
    visitors.leave('a');
    controller.abort();
    await settled();
    // It came in first, so it is inside and has to leave like anyone else.
    expect([visitors.inside, visitors.turnedAway]).toEqual([['b'], []]);
    visitors.leave('b');
    await settled();
    expect(visitors.inside).toEqual(['c']);
  });
});
