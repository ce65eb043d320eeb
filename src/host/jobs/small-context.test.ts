/**
 * F32: whatever the context and the vocabulary, a task ends with an answer and tells the share that was really read.
 */
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { actions } from '@/src/actions/registry';
import { countWords } from '@/src/protocol/count-words';
import type { PageContent } from '@/src/protocol/page-content';
import { fitPage } from '@/src/tasks/fitted-page';
import { planChat } from '@/src/tasks/plan-chat';
import type { PlanLimits } from '@/src/tasks/plan-task';
import type { TaskStep } from '@/src/tasks/steps';
import { builtIn } from '@/tests/fixtures/built-in';
import { answers, context, page, paragraph, speaker, vocabulary } from '../testing/any-vocabulary';
import { planned, taskWork } from './job-work';
import { SOURCE } from '@/tests/fixtures/source';

const anchor = { start: '', end: '', prefix: '', suffix: '' };
const settings = { engine: 'auto', model: null } as const;
const never = new AbortController().signal;

interface Ending {
  readonly end: Extract<TaskStep, { type: 'done' }>;
  readonly answer: string;
}

async function ended(steps: AsyncIterable<TaskStep>): Promise<Ending> {
  let [answer, start, notes] = ['', 0, false];
  for await (const step of steps) {
    if (step.type === 'section') {
      if (step.kept !== undefined && !notes) answer = answer.slice(0, start + step.kept);
      [start, notes] = [answer.length, step.step === 'notes'];
    } else if (step.type === 'token' && !notes) {
      answer += step.text;
    } else if (step.type === 'done') {
      return { end: step, answer: answer.slice(0, step.kept) };
    }
  }
  throw new Error('no end');
}

/** What prompts held of the page: what stands between their fences, without notes. */
const heldBy = (prompts: readonly string[]): string[] =>
  prompts
    .filter((prompt) => !prompt.includes('Notes on its parts'))
    .map((prompt) => /(?:^|\n)---\n([^]*)\n---\n/.exec(prompt)?.[1] ?? '');

function expectHonest({ end, answer }: Ending, prompts: readonly string[]): void {
  expect(answer.trim()).not.toBe('');
  const { words, ofWords } = end.coverage;
  expect(words).toBeLessThanOrEqual(ofWords);
  const held = heldBy(prompts);
  expect(
    held.every((text) => text.trim() !== ''),
    'each prompt holds something of the page',
  ).toBe(true);
  expect(words, 'no more than prompts held').toBeLessThanOrEqual(held.reduce((sum, text) => sum + countWords(text), 0));
}

describe('F32: with any context and vocabulary', () => {
  const ofPages = actions.filter(({ scopes }) => scopes.includes('page'));

  it('a page is read to its last word and answered', async () => {
    await fc.assert(
      fc.asyncProperty(
        context,
        vocabulary,
        page,
        fc.constantFrom(...ofPages),
        answers,
        async (tokens, words, content, action, how) => {
          const reader = speaker(tokens, words, how);
          const { run } = taskWork({ action, settings, input: { kind: 'page', source: SOURCE, page: content } }, () =>
            Promise.resolve([]),
          );
          const ending = await ended(run(reader, reader, never));
          expectHonest(ending, reader.prompts);
          expect(ending.end.coverage.words).toBe(ending.end.coverage.ofWords);
        },
      ),
      { numRuns: 150 },
    );
  }, 60_000);

  it('the rest of a long word under a long heading is read, too', async () => {
    const anchors = { anchor };
    const heading = `0 ${'灯塔的看守人记下了船只的数量和燃烧的油。'.repeat(7)}灯塔的看守人记下了船`;
    const content: PageContent = {
      title: '',
      language: 'de',
      blocks: [
        { kind: 'heading', level: 2, text: heading, ...anchors },
        { kind: 'paragraph', text: 'Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen'.repeat(7), ...anchors },
        { kind: 'paragraph', text: 'The keeper of the lighthouse wrote down the number of ships.', ...anchors },
      ],
      visibleWords: 162,
      keptWords: 162,
      hiddenWords: 0,
      unreadFrames: 0,
      partial: false,
    };
    const words = { latin: 1, other: 2.0866666666666673, counts: 'too few' } as const;
    const { run } = taskWork(
      { action: builtIn('summarize'), settings, input: { kind: 'page', source: SOURCE, page: content } },
      () => Promise.resolve([]),
    );
    for (let tokens = 600; tokens < 760; tokens += 1) {
      const reader = speaker(tokens, words, { strict: true, says: 'Yes.' });
      const { end } = await ended(run(reader, reader, never));
      expect([tokens, end.coverage.words]).toEqual([tokens, end.coverage.ofWords]);
    }
  });

  it('an engine that counts more of a text once it fits leaves room for the answer', async () => {
    const text = 'The keeper of the lighthouse wrote down the number of ships and the oil that was burnt. '.repeat(50);
    const content: PageContent = {
      title: '',
      language: 'en',
      blocks: [{ kind: 'paragraph', text: text.trim(), anchor }],
      visibleWords: 850,
      keptWords: 850,
      hiddenWords: 0,
      unreadFrames: 0,
      partial: false,
    };
    const work = taskWork(
      { action: builtIn('summarize'), settings, input: { kind: 'page', source: SOURCE, page: content } },
      () => Promise.resolve([]),
    );
    const words = { latin: 4.4, other: 1, counts: 'one in two' } as const;
    for (let tokens = 1_100; tokens < 1_300; tokens += 1) {
      const reader = speaker(tokens, words, { strict: false, says: 'Yes.' });
      const { end, answer } = await ended(work.run(reader, reader, never));
      expect([tokens, answer, end.finish]).toEqual([tokens, 'Yes.', 'stop']);
    }
  });

  it('a selection is explained or rewritten', async () => {
    const ofSelections = ['explain', 'rewrite-shorter', 'rewrite-grammar'].map(builtIn);
    await fc.assert(
      fc.asyncProperty(
        context,
        vocabulary,
        fc.array(paragraph, { minLength: 1, maxLength: 6 }),
        fc.constantFrom(...ofSelections),
        answers,
        async (tokens, words, parts, action, how) => {
          const reader = speaker(tokens, words, how);
          const input = {
            kind: 'selection',
            source: SOURCE,
            text: parts.join('\n\n'),
            title: '',
            language: 'en',
          } as const;
          const ending = await ended(
            taskWork({ action, settings, input }, () => Promise.resolve([])).run(reader, reader, never),
          );
          expectHonest(ending, reader.prompts);
          expect(ending.end.coverage.words).toBe(ending.end.coverage.ofWords);
        },
      ),
      { numRuns: 100 },
    );
  }, 60_000);

  it('a question is answered from what fits, after whatever was said before', async () => {
    const turns = fc.array(fc.record({ question: fc.constant('Who?'), answer: paragraph }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(context, vocabulary, page, turns, answers, async (tokens, words, content, earlier, how) => {
        const reader = speaker(tokens, words, how);
        const work = planned(async (limits: PlanLimits) =>
          planChat(await fitPage(content, limits), earlier, 'When was it lit, and who lit it?', limits),
        );
        expectHonest(await ended(work(reader, reader, never)), reader.prompts);
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});
