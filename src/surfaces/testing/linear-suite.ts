/**
 * The time that surfaces need for an answer grows with its length, whatever it holds. Eight times as much text takes at
 * most sixteen times as much processor time.
 */
import { describe, expect, it } from 'vitest';
import { growth, MOST_TIMES, type Lengths } from '@/tests/harness/growth';
import type { TaskEvent } from '@/src/protocol/task-event';
import { wholeSentences, spoken, type SentenceEnd } from '../chat/sentences';
import { findChanges } from '../diff/changes';
import { tidyRewrite } from '../diff/tidy-rewrite';
import { INITIAL_JOB_STATE, hasText } from '../job/job-state';
import { slowWords } from '../job/job-words';
import { reduceJob } from '../job/reduce-job';
import { decodeReferences, shownAddress, webAddress } from '../markdown/address';
import { beyondWords } from '../markdown/beyond-words';
import { inlineParts } from '../markdown/inline-parts';
import { lex } from '../markdown/lex';
import { MarkdownWriter } from '../markdown/markdown-writer';
import { insertMarks } from '../markdown/sentence-marks';
import { markedRanges } from '../markdown/text-marks';
import { DRAWN, UNITS } from './slow-texts';

/** Length of a piece in which an engine gives an answer, in characters. */
const PIECE = 20;

const textOf = (unit: string, length: number): string => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);

/** Fails where eight times the text takes more than sixteen times as long. */
async function expectLinear(run: (text: string) => void, unit: string, lengths: Lengths): Promise<void> {
  const times = await growth(run, (length) => textOf(unit, length), lengths);
  expect(times, `${JSON.stringify(unit)}: times as long for eight times the text`).toBeLessThanOrEqual(MOST_TIMES);
}

const inPieces = (text: string, take: (piece: string, soFar: number) => void): void => {
  for (let at = 0; at < text.length; at += PIECE) take(text.slice(at, at + PIECE), at + PIECE);
};

/** What surfaces do with an answer, apart from drawing it. */
const FUNCTIONS: Readonly<Record<string, (text: string) => void>> = {
  lex: (text) => {
    for (let at = 0; at < text.length; at += 4_000) lex(text.slice(at, at + 4_000));
  },
  inlineParts: (text) => {
    inlineParts(text);
  },
  decodeReferences: (text) => {
    decodeReferences(text);
  },
  webAddress: (text) => {
    webAddress(`https://${text}`);
    shownAddress(text);
  },
  "the job's state, token by token": (text) => {
    let state = INITIAL_JOB_STATE;
    let seq = 0;
    inPieces(text, (piece) => {
      const event: TaskEvent = { type: 'token', text: piece, tokens: 5 };
      seq += 1;
      state = reduceJob(state, { seq, at: seq, event });
      hasText(state);
      slowWords(state);
    });
  },
  'what a screen reader hears': (text) => {
    let told: SentenceEnd = { end: 0, read: 0 };
    inPieces(text, (_, soFar) => {
      const now = text.slice(0, soFar);
      const next = wholeSentences(now, told);
      if (next.end > told.end) spoken(now.slice(told.end, next.end));
      told = next;
    });
    spoken(text.slice(told.end));
  },
  tidyRewrite: (text) => {
    tidyRewrite(`${text}\nA line`, text);
  },
  'tidyRewrite of one line': (text) => {
    tidyRewrite(text, 'a\nb');
  },
};

/** Removes what is finished: in happy-dom, unlike in browsers, the time for a child grows with its siblings. */
function withoutFinished(root: HTMLElement): void {
  for (let box: Element | null = root; box; box = box.lastElementChild)
    while (box.childElementCount > 60) box.firstElementChild?.remove();
}

/** The sentences of a text, as an answer's check gives them. */
const sentencesIn = (text: string): { start: number; end: number }[] =>
  [...text.matchAll(/[^.]+\./g)].map((match) => ({ start: match.index, end: match.index + match[0].length }));

/** Draws an answer while it is written, as a surface does. */
function draw(text: string): void {
  const root = document.createElement('div');
  const writer = new MarkdownWriter(root);
  inPieces(text, (piece, soFar) => {
    writer.write(piece);
    if (soFar % 1_000 === 0) withoutFinished(root);
  });
  writer.end();
}

/** Sets the marks of a checked answer, as a surface does. `isShown`: whether the answer is what is marked. */
function mark(text: string, isShown: boolean): void {
  const root = document.createElement('div');
  for (const part of text.match(/[^]{1,1000}/g) ?? [])
    root.append(
      Object.assign(document.createElement('p'), { textContent: isShown ? part : part.replaceAll(/\w/g, 'x') }),
    );
  const sentences = sentencesIn(text);
  markedRanges(root, text, sentences);
  beyondWords(text, sentences);
  const more = { label: '', strength: 'weak', passage: '', beyond: [], press: () => undefined } as const;
  insertMarks(
    root,
    text,
    sentences.map((sentence, number) => ({ ...sentence, ...more, number })),
  );
}

/** Declares the tests, with texts of these lengths. */
export function linearSuite(lengths: Lengths): void {
  const grows = (run: (text: string) => void, unit: string): Promise<void> => expectLinear(run, unit, lengths);

  describe.each(Object.entries(FUNCTIONS))('%s', (_name, run) => {
    it.each(UNITS)('grows with the length of a text of %j', (unit) => grows(run, unit), 60_000);
  });

  describe('an answer that is written piece by piece', () => {
    it.each(DRAWN)('takes time that grows with its length where it is %j', (unit) => grows(draw, unit), 120_000);
  });

  describe('marks on an answer', () => {
    it.each([
      ['that is shown', true],
      ['that is not shown', false],
    ])(
      'take time that grows with the length of an answer %s',
      async (_what, isShown) => {
        for (const unit of ['It rains in 1742 by the sea. ', 'a. ', 'aaaa bbb. '])
          await grows((text) => {
            mark(text, isShown);
          }, unit);
      },
      120_000,
    );
  });

  describe('the changes of a rewrite', () => {
    it.each([
      ['a ', 'b '],
      ['a b ', 'c b '],
      ['a', 'b'],
      ['文', '字'],
      ['a\n', 'b\n'],
      ['. ', ', '],
    ])('from %j to %j take time that grows with the text, or are taken as one', (from, to) =>
      grows((text) => {
        findChanges(text, textOf(to, text.length));
      }, from),
    );
  });
}
