import { describe, expect, it } from 'vitest';
import { countWords } from '@/src/protocol/count-words';
import { SottoError } from '@/src/protocol/errors';
import type { Coverage } from '@/src/protocol/task-event';
import type { TaskStep } from '../steps';
import { knownNotes } from './known-notes';
import { readWhole } from './read-whole';
import {
  asLog,
  ask,
  book,
  cutShort,
  endOf,
  held,
  never,
  reader,
  run,
  sectionsOf,
  type Scripted,
} from './scripted.fixture';
import { SOURCE } from '@/tests/fixtures/source';

describe('a page that fits', () => {
  it('is one prompt', async () => {
    const engine = reader(2_000);
    const steps = await run(readWhole(ask(book(2, 300)), engine, never));
    expect(engine.prompts).toHaveLength(1);
    expect(sectionsOf(steps)).toEqual([]);
    expect(endOf(steps)).toMatchObject({ finish: 'stop', coverage: { words: 604, ofWords: 604 } });
  });

  it('that does not fit after all is read in sections (F32)', async () => {
    const engine = reader(1_000, (number) => {
      if (number === 1) throw new SottoError('context-overflow', 'the template is longer');
    });
    const steps = await run(readWhole(ask(book(2, 300)), engine, never));
    expect(sectionsOf(steps).length).toBeGreaterThan(1);
    expect(endOf(steps)?.coverage).toEqual({ words: 604, ofWords: 604 });
  });
});

describe('a page that does not fit', () => {
  it('is read whole in sections: 30,000 words, each in a prompt, and the answer made of the notes', async () => {
    const input = book(20, 1_500);
    const engine = reader(4_096);
    const steps = await run(readWhole(ask(input), engine, never));
    const ofWords = input.page.keptWords;
    expect(ofWords).toBeGreaterThan(30_000);
    expect(endOf(steps)).toMatchObject({ type: 'done', finish: 'stop', coverage: { words: ofWords, ofWords } });
    expect(held(engine.said), 'what is claimed as read stood in prompts').toBeGreaterThanOrEqual(ofWords);
    for (const { messages, sampling } of engine.prompts) {
      expect(countWords(messages.map(({ content }) => content).join(' ')) + sampling.maxTokens).toBeLessThanOrEqual(
        4_096,
      );
    }
    const sections = sectionsOf(steps);
    expect(sections.at(-1)).toMatchObject({ step: 'answer' });
    expect(sections.filter(({ step }) => step === 'notes').map(({ index }) => index)).toEqual(
      Array.from({ length: sections[0]?.of ?? 0 }, (_, index) => index + 1),
    );
    expect(new Set(sections.map(({ heading }) => heading).filter((heading) => heading !== ''))).toContain('Chapter 20');
    expect(engine.said.at(-1)).toContain('1. Chapter 1: Answer 1 ends.');
  });

  it('never claims to have read more than its prompts held', async () => {
    const engine = reader(1_024);
    const claims: Coverage[] = [];
    for await (const step of readWhole(ask(book(6, 400)), engine, never)) {
      if (!('coverage' in step)) continue;
      claims.push(step.coverage);
      expect(step.coverage.words).toBeLessThanOrEqual(held(engine.said));
    }
    expect(claims.map(({ words: read }) => read)).toEqual(claims.map(({ words: read }) => read).sort((a, b) => a - b));
    expect(claims[0]?.words).toBe(0);
  });

  it('puts notes together in rounds where they are too many for one prompt', async () => {
    const engine = reader(400);
    const steps = await run(
      readWhole(
        ask(book(30, 300)),
        { ...engine, count: (text) => Promise.resolve(countWords(text) * (text.includes('Answer') ? 4 : 1)) },
        never,
      ),
    );
    expect(sectionsOf(steps).filter(({ step }) => step === 'gather').length).toBeGreaterThan(1);
    expect(endOf(steps)).toMatchObject({ finish: 'stop' });
    expect(sectionsOf(steps).filter(({ step }) => step === 'answer')).toHaveLength(1);
  });

  it('cuts a section again that the engine finds too long (F32)', async () => {
    const engine = reader(1_024, (_number, spoken) => {
      if (countWords(spoken) > 500) throw new SottoError('context-overflow', 'too long');
    });
    const input = book(4, 800);
    const steps = await run(readWhole(ask(input), engine, never));
    expect(endOf(steps)?.coverage).toEqual({ words: input.page.keptWords, ofWords: input.page.keptWords });
    const sections = sectionsOf(steps).filter(({ step }) => step === 'notes');
    expect(sections.at(-1)?.of).toBeGreaterThan(sections[0]?.of ?? Infinity);
  });

  it('says how long the rest will take once a section is measured', async () => {
    const steps = await run(
      readWhole(ask(book(6, 400)), { ...reader(1_024), speed: { prompt: 10, decode: 10 } }, never),
    );
    const lefts = sectionsOf(steps).map(({ leftMs }) => leftMs ?? 0);
    // 2,400 words at 10 a second, and some notes.
    expect(lefts[0]).toBeGreaterThan(240_000);
    expect(lefts[0]).toBeLessThan(600_000);
  });

  it.each([
    ['between sections', 2],
    ['inside of a section', 3],
  ])('stops %s, and no prompt follows', async (_when, stopAt) => {
    const stop = new AbortController();
    const engine = reader(1_024, (number) => {
      if (number === stopAt) stop.abort();
    });
    await expect(run(readWhole(ask(book(6, 400)), engine, stop.signal))).rejects.toMatchObject({ name: 'AbortError' });
    expect(engine.prompts).toHaveLength(stopAt);
  });

  it('goes on where an earlier attempt ended, with its notes (F7)', async () => {
    const input = book(6, 400);
    const failing = reader(1_024, (number) => {
      if (number === 4) throw new SottoError('engine-lost', 'the worker died');
    });
    const log: TaskStep[] = [];
    await expect(
      (async () => {
        for await (const step of readWhole(ask(input), failing, never)) log.push(step);
      })(),
    ).rejects.toMatchObject({ code: 'engine-lost' });
    const events = asLog(log);

    const again = reader(1_024);
    const steps = await run(readWhole(ask(input), again, never, knownNotes(events)));
    expect(again.prompts).toHaveLength(sectionsOf(steps).length - 3);
    expect(endOf(steps)?.coverage).toEqual({ words: input.page.keptWords, ofWords: input.page.keptWords });
    expect(again.said.at(-1)).toContain('1. Chapter 1: Answer 1 ends.');
    // A rewrite of the same text has other keys.
    const figures = reader(1_024);
    await run(readWhole(ask(input, 'summarize-figures'), figures, never, knownNotes(events)));
    expect(figures.prompts).toHaveLength(sectionsOf(steps).length);
    // Notes of another task are no reason to read all of a long page.
    const clock = { speed: () => ({ prompt: 30, decode: 10 }), cached: () => Promise.resolve(null) };
    const soon = { ...reader(1_024), clock };
    expect(sectionsOf(await run(readWhole(ask(input, 'summarize-figures'), soon, never, knownNotes(events))))).toEqual(
      [],
    );
    const on = { ...reader(1_024), clock };
    expect(sectionsOf(await run(readWhole(ask(input), on, never, knownNotes(events)))).length).toBeGreaterThan(3);
  });

  it('is rewritten section by section, and ends as its worst section did', async () => {
    const engine = reader(1_024);
    const steps = await run(readWhole(ask(book(3, 600), 'simplify'), engine, never));
    expect(sectionsOf(steps).every(({ step }) => step === 'part')).toBe(true);
    expect(engine.said.some((text) => text.includes('Notes on'))).toBe(false);
    const text = steps.map((step) => (step.type === 'token' ? step.text : '')).join('');
    expect(text.startsWith('Answer 1 ends.\n\nAnswer 2 ends.\n\n')).toBe(true);
    expect(endOf(steps)?.coverage.words).toBe(1_806);
  });

  it('tells the share of what readers see where the page itself was read in part', async () => {
    const steps = await run(readWhole(ask(book(6, 400, { partial: true, visibleWords: 9_000 })), reader(1_024), never));
    expect(endOf(steps)?.coverage).toEqual({ words: 2_412, ofWords: 9_000 });
  });
});

describe('a model that is tiny', () => {
  const tiny = (contextTokens: number): Scripted => ({ ...reader(contextTokens), model: 'SmolLM2 135M' });
  const answerOf = (steps: readonly TaskStep[]): string =>
    steps
      .slice(steps.findLastIndex((step) => step.type === 'section'))
      .flatMap((step) => (step.type === 'token' ? [step.text] : []))
      .join('');

  it('is asked for notes, which are the answer as they are: another prompt would lose more than it gains', async () => {
    const input = book(3, 300);
    const engine = tiny(600);
    const steps = await run(readWhole(ask(input), engine, never));
    const sections = sectionsOf(steps);
    const notes = sections.filter(({ step }) => step === 'notes').length;
    expect(notes).toBeGreaterThan(1);
    expect(sections.at(-1)?.step).toBe('answer');
    expect(engine.prompts, 'no prompt but the sections').toHaveLength(notes);
    expect(answerOf(steps)).toBe(
      Array.from({ length: notes }, (_, index) => `Answer ${String(index + 1)} ends.`).join('\n\n'),
    );
    expect(endOf(steps)).toMatchObject({
      finish: 'stop',
      coverage: { words: input.page.keptWords, ofWords: input.page.keptWords },
    });
  });

  it('puts notes together where they are too long for an answer, and in the forms that are not sentences', async () => {
    const long = {
      ...tiny(600),
      count: (text: string) => Promise.resolve(countWords(text) * (text.startsWith('Answer') ? 60 : 1)),
    };
    await run(readWhole(ask(book(6, 300)), long, never));
    expect(long.said.at(-1)).toContain('Notes on its parts');
    const points = tiny(600);
    await run(readWhole(ask(book(3, 300), 'summarize-points'), points, never));
    expect(points.said.at(-1)).toContain('Notes on its parts');
  });

  it('goes on with an answer of notes that met its limit, and reads none of them again', async () => {
    const input = book(6, 400);
    const log = asLog(
      await run(
        readWhole(
          ask(input),
          cutShort(reader(1_024), (prompt) => prompt === 7),
          never,
        ),
      ),
    );
    const again = reader(1_024);
    const steps = await run(readWhole(ask(input), again, never, knownNotes(log), 'Answer 7 ends.'));
    expect(again.prompts.map(({ begun }) => begun)).toEqual(['Answer 7 ends.']);
    expect(endOf(steps)).toMatchObject({ finish: 'stop' });
  });

  it('says so where a text to rewrite came back unchanged', async () => {
    const input = { kind: 'selection' as const, source: SOURCE, text: 'Answer 1 \n ends.', title: '', language: 'en' };
    expect(endOf(await run(readWhole(ask(input, 'simplify'), reader(1_024), never)))).toMatchObject({
      unchanged: true,
    });
    const other = { ...input, text: 'Answer 2 ends.' };
    expect(endOf(await run(readWhole(ask(other, 'simplify'), reader(1_024), never)))?.unchanged).toBeUndefined();
  });
});
