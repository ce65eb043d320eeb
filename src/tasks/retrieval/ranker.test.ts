import { describe, expect, it } from 'vitest';
import { rankedBy, type Ranker, type Ranking } from './ranker';
import type { PassageCandidate } from './choose-passages';

/** Candidates in the order of their words; the numbers are places in the page. */
const byWords = (...places: number[]): PassageCandidate[] =>
  places.map((place) => ({
    passage: { first: place, last: place, start: 0, end: 8, text: `Passage ${String(place)}`, headings: [] },
    cost: 2,
  }));
const ranker = (rank: Ranker['rank'], id = 'another'): Ranker => ({ id, rank });
const always = (...ranks: number[]): Ranker => ranker(() => Promise.resolve(ranks));
const asking = (...rankers: Ranker[]): Ranking => ({
  rankers,
  within: (_, work) => work(new AbortController().signal),
});
const orderOf = async (ranking: Ranking, ...places: number[]): Promise<number[]> =>
  (await rankedBy(ranking, 'Which?', byWords(...places))).map(({ passage }) => passage.first);

describe('rankedBy', () => {
  it('puts first what both rankings put high', async () => {
    expect(await orderOf(asking(always(3, 1, 0, 2)), 0, 1, 2, 3)).toEqual([0, 1, 3, 2]);
  });

  it('lets a ranker bring forward a passage without any of the words', async () => {
    expect(await orderOf(asking(always(2)), 3, 0, 1, 2)).toEqual([2, 3, 0, 1]);
  });

  it('gives a ranker the passages in the order of the page, and hears several', async () => {
    const heard: (readonly string[])[] = [];
    const listening = ranker((question, passages) => {
      heard.push([question, ...passages]);
      return Promise.resolve([0]);
    });
    expect(await orderOf(asking(listening, always(0)), 1, 2, 0)).toEqual([0, 1, 2]);
    expect(heard).toEqual([['Which?', 'Passage 0', 'Passage 1', 'Passage 2']]);
  });

  it.each<[string, Ranker['rank']]>([
    ['rejects', () => Promise.reject(new Error('no model'))],
    [
      'throws',
      () => {
        throw new Error('no model');
      },
    ],
    ['names a passage that is none', () => Promise.resolve([2, 3])],
    ['names a passage twice', () => Promise.resolve([2, 2])],
    ['names what is no place', () => Promise.resolve([2, 0.5])],
    ['has nothing to say', () => Promise.resolve([])],
  ])('keeps the order by words where a ranker %s', async (_, rank) => {
    expect(await orderOf(asking(ranker(rank)), 1, 0, 2)).toEqual([1, 0, 2]);
    expect(await orderOf(asking(ranker(rank), always(0)), 1, 0, 2)).toEqual([0, 1, 2]);
  });

  it('waits for no ranker longer than its time, and takes those in time', async () => {
    const late = ranker(() => new Promise(() => undefined));
    const given: number[] = [];
    const ranking: Ranking = {
      rankers: [late, always(2)],
      within(milliseconds, work) {
        given.push(milliseconds);
        const controller = new AbortController();
        const done = work(controller.signal);
        // By then the other ranker has answered.
        setTimeout(() => {
          controller.abort();
        });
        return done;
      },
    };
    expect(await orderOf(ranking, 1, 0, 2)).toEqual([2, 1, 0]);
    expect(given[0]).toBeLessThanOrEqual(1_000);
    expect(given).toHaveLength(1);
  });
});
