import { describe, expect, it } from 'vitest';
import { isLoss, KeptStates, sharedWith, type KeptState } from './kept-states';

/** Tokens of a page. No two pages have a token in common. */
const page = (name: number, length = 300): number[] => Array.from({ length }, (_, at) => name * 10_000 + at);

function stateOf(tokens: readonly number[], changes: Partial<KeptState> = {}): KeptState {
  const all = Int32Array.from(tokens);
  return { tokens: all, places: null, worth: all.length, bytes: new Uint8Array(1_000), ...changes };
}
/** Size of such a state with 300 tokens, in bytes. */
const ONE = 1_000 + 4 * 300;

describe('what a prompt shares with a state', () => {
  it('is all but the last token, from which the scores come', () => {
    expect(sharedWith(stateOf(page(1)), page(1))).toBe(299);
    expect(sharedWith(stateOf(page(1)), [...page(1), 7])).toBe(300);
    expect(sharedWith(stateOf(page(1)), [...page(1, 120), 7, 8])).toBe(120);
    expect(sharedWith(stateOf(page(1)), page(2))).toBe(0);
    expect(sharedWith(stateOf(page(1)), [])).toBe(0);
  });

  it('ends where the state can be cut, or at its own end', () => {
    const state = stateOf(page(1), { places: [50, 200] });
    expect(sharedWith(state, [...page(1, 250), 7])).toBe(200);
    expect(sharedWith(state, [...page(1, 199), 7])).toBe(50);
    expect(sharedWith(state, [...page(1, 49), 7])).toBe(0);
    expect(sharedWith(state, [...page(1), 7])).toBe(300);
  });
});

it('a loss is at least a hundred tokens and a fifth', () => {
  expect(isLoss(99, 0)).toBe(false);
  expect(isLoss(100, 0)).toBe(true);
  expect(isLoss(2_000, 1_600)).toBe(false);
  expect(isLoss(2_000, 1_599)).toBe(true);
  expect(isLoss(0, 500)).toBe(false);
});

describe('kept states', () => {
  it("are found by a prompt's prefix, the longest and newest first", () => {
    const kept = new KeptStates(10 * ONE);
    const [one, two, fork] = [stateOf(page(1)), stateOf(page(2)), stateOf([...page(1, 150), ...page(3, 150)])];
    for (const state of [one, two, fork]) kept.add(state);
    expect(kept.best([...page(2), 1])).toEqual({ state: two, shared: 300 });
    expect(kept.best([...page(1), 1])?.state).toBe(one);
    expect(kept.best([...page(1, 150), 1])?.state).toBe(fork);
    expect(kept.best([5, 6])).toBeNull();
  });

  it('never take more than the limit, and the least recently used are dropped first', () => {
    const kept = new KeptStates(2 * ONE);
    const states = [1, 2, 3].map((name) => stateOf(page(name)));
    for (const state of states) {
      kept.add(state);
      expect(kept.bytes).toBeLessThanOrEqual(2 * ONE);
    }
    expect(kept.bytes).toBe(2 * ONE);
    expect(kept.best([...page(1), 1])).toBeNull();
    const [, two] = states;
    if (!two) throw new Error('There are three.');
    kept.take(two);
    kept.add(two);
    kept.add(stateOf(page(4)));
    expect(kept.best([...page(3), 1])).toBeNull();
    expect(kept.best([...page(2), 1])?.state).toBe(two);
  });

  it('make room before another is added, and none for one that is larger than the limit', () => {
    const kept = new KeptStates(2 * ONE);
    kept.add(stateOf(page(1)));
    kept.add(stateOf(page(2)));
    const tokens = Int32Array.from(page(3));
    expect(kept.room(tokens, 3 * ONE)).toBeNull();
    expect(kept.bytes).toBe(2 * ONE);
    expect(kept.room(tokens, 1_000)).toHaveLength(1_000);
    expect(kept.bytes).toBe(ONE);
    kept.add(stateOf(page(4), { bytes: new Uint8Array(3 * ONE) }));
    expect(kept.bytes).toBe(ONE);
  });

  it('are dropped one by one if the browser has no memory, and nothing fails', () => {
    let free = 2;
    const kept = new KeptStates(10 * ONE, (bytes) => {
      if (free === 0) throw new RangeError('Array buffer allocation failed');
      free -= 1;
      return new Uint8Array(bytes);
    });
    const tokens = Int32Array.from(page(9));
    for (const name of [1, 2]) kept.add(stateOf(page(name), { bytes: kept.room(tokens, 1_000) ?? new Uint8Array() }));
    expect(kept.bytes).toBe(2 * ONE);
    expect(kept.room(tokens, 1_000)).toBeNull();
    expect(kept.bytes).toBe(0);
  });

  it('are not kept twice: one that another nearly contains is dropped', () => {
    const kept = new KeptStates(10 * ONE);
    kept.add(stateOf(page(1)));
    kept.add(stateOf([...page(1), ...page(2, 100)]));
    expect(kept.bytes).toBe(ONE + 400);
    // The shared part is the smaller part of both.
    kept.add(stateOf([...page(1, 100), ...page(3, 300)]));
    expect(kept.bytes).toBe(2 * (ONE + 400));
  });

  it('are all dropped at once', () => {
    const kept = new KeptStates(10 * ONE);
    kept.add(stateOf(page(1)));
    kept.clear();
    expect(kept.bytes).toBe(0);
    expect(kept.best([...page(1), 1])).toBeNull();
  });
});
