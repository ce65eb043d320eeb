/**
 * What the host runs on a text of a page, a file or an answer: its time is to grow with the text alone. Where a
 * function has a limit instead, the limit is said.
 */
import { withoutReasoning } from '@/src/engine/without-reasoning';
import { plainWords as outlineWords } from '@/src/extract/choice/outline';
import { withoutInvisible } from '@/src/extract/marks/joiners';
import { JobLog } from '@/src/host/jobs/job-log';
import { countWords } from '@/src/protocol/count-words';
import { textParts } from '@/src/protocol/page-content';
import { answer } from '@/src/tasks/answer';
import { aboutText } from '@/src/tasks/check/about-text';
import { initialsIn, withInitials } from '@/src/tasks/check/aliases';
import { marksOfAnswer } from '@/src/tasks/check/answer-marks';
import { checkAnswer } from '@/src/tasks/check/check-answer';
import { datesIn } from '@/src/tasks/check/dates';
import { itemsOf } from '@/src/tasks/check/items';
import { scriptOf, writtenIn } from '@/src/tasks/check/languages';
import { addressesIn, plainAddress, quotationsIn, quotedParts } from '@/src/tasks/check/literals';
import { namesIn } from '@/src/tasks/check/names';
import { namesUnit } from '@/src/tasks/check/number-units';
import { numbersIn } from '@/src/tasks/check/numbers';
import { shownText } from '@/src/tasks/check/passage-text';
import { plainAnswer } from '@/src/tasks/check/plain-answer';
import { fractionsIn, mixedIn, powersIn } from '@/src/tasks/check/powers';
import { notesApart, withoutMarks } from '@/src/tasks/check/reading-marks';
import { commonYears, hanValues } from '@/src/tasks/check/signs';
import { fitParts, wordsIn } from '@/src/tasks/fit';
import { makeKeyPassages } from '@/src/tasks/key-passages';
import { keySentences } from '@/src/tasks/key-sentences';
import { isNews } from '@/src/tasks/news';
import { defusedParts, pageParts } from '@/src/tasks/page-text';
import { fitPage } from '@/src/tasks/fitted-page';
import { planChat } from '@/src/tasks/plan-chat';
import { planTask } from '@/src/tasks/plan-task';
import { defuse, titleLine } from '@/src/tasks/prompts';
import { closerStart, InputWords, remarkEnd } from '@/src/tasks/remarks';
import { endsInLoop, keptOfLoop } from '@/src/tasks/repetition';
import { couldHold, expectedAnswer } from '@/src/tasks/retrieval/answer-kind';
import { answerability } from '@/src/tasks/retrieval/answerability';
import { asksOfWholePage } from '@/src/tasks/retrieval/asks-of-whole-page';
import { refersBack } from '@/src/tasks/retrieval/function-words';
import { letterParts } from '@/src/tasks/retrieval/passage-index';
import { passagesOf, sentencesIn } from '@/src/tasks/retrieval/passages';
import { leansBack, soughtBy } from '@/src/tasks/retrieval/question';
import { speaksAlike } from '@/src/tasks/retrieval/speaks-alike';
import { isTalk } from '@/src/tasks/retrieval/talk';
import { withoutCopy, withoutVersion } from '@/src/tasks/second-copy';
import { atOnce } from '@/src/tasks/slices';
import { withHead } from '@/src/tasks/table-head';
import { chunksOf } from '@/src/tasks/text/chunks';
import { cleaned } from '@/src/tasks/other-language/put-question';
import { plainDigits, plainDigitsInPlace } from '@/src/tasks/text/digits';
import { find } from '@/src/tasks/text/find';
import { baseLanguage, languageOfPage, otherLanguage } from '@/src/tasks/text/language';
import { sentencesOfPage } from '@/src/tasks/text/page-sentences';
import { sentencesOf } from '@/src/tasks/text/sentences';
import { wordsOf } from '@/src/tasks/text/words';
import { familyTraitsOf } from '@/src/tasks/model-family';
import { keyOf, knownNotes } from '@/src/tasks/whole-page/known-notes';
import { cutSections } from '@/src/tasks/whole-page/sections';
import { blockUnit, divide, joinUnits } from '@/src/tasks/whole-page/units';
import { GrowingText, wholeUpTo } from '@/src/tasks/whole-sentences';
import { withoutEcho } from '@/src/tasks/without-echo';
import { withoutOpener } from '@/src/tasks/without-opener';
import { FULL, type Lengths, type Run } from '../harness/growth';
import { SOURCE } from '@/tests/fixtures/source';
import {
  page,
  inBlocks,
  bridge,
  count,
  limits,
  request,
  generated,
  tokens,
  drain,
  ENGLISH,
  GERMAN,
  READER,
} from './texts';

export const ROWS: Readonly<Record<string, Run>> = {
  // protocol, extract, engine, host
  countWords,
  textParts,
  outlineWords,
  withoutInvisible,
  withoutReasoning: (text) => drain(withoutReasoning(tokens(text))),
  'withoutReasoning, in reasoning': (text) => drain(withoutReasoning(tokens(`<think>${text}`))),
  JobLog: (text) => {
    const log = new JobLog();
    for (let at = 0; at < text.length; at += 20)
      log.append({ type: 'token', text: text.slice(at, at + 20), tokens: 1 });
    log.append({ type: 'cancelled', reason: 'user' });
    return log.text;
  },
  // tasks/text
  wordsOf,
  plainDigits,
  plainDigitsInPlace,
  sentencesOf: (text) => sentencesOf(text, 'en'),
  sentencesOfPage: (text) => [...sentencesOfPage(page(text)).block(0).chunks()].map((chunk) => chunk.words().length),
  'sentencesOfPage, in blocks': (text) => {
    const { blocks, ...own } = inBlocks(text);
    const split = sentencesOfPage({ ...own, blocks });
    return blocks.map((_, at) => split.block(at).within(0, 400).length);
  },
  stemmer: (text) => [ENGLISH(text.toLowerCase()), ENGLISH(`${text.toLowerCase()}ing`), GERMAN(text)],
  baseLanguage,
  languageOfPage: (text) => atOnce(languageOfPage(inBlocks(text))),
  otherLanguage: (text) => ['de', 'ru', 'ja', 'hr'].map((language) => otherLanguage(text, language)),
  chunksOf: (text) => [...chunksOf(text)],
  find: (text) => find(text, `x${text.slice(0, text.length / 200)}`, 0),
  // tasks/check
  hanValues: (text) => [...hanValues(text)],
  datesIn,
  addressesIn,
  plainAddress,
  quotationsIn,
  quotedParts,
  plainAnswer,
  powersIn,
  mixedIn,
  fractionsIn: (text) => [...fractionsIn(text)],
  withoutMarks,
  notesApart,
  namesIn: (text) => namesIn(text, { known: () => false, isEnglish: true }),
  numbersIn: (text) => numbersIn(text, 'en'),
  namesUnit: (text) => [namesUnit(text, 'percent'), namesUnit(text, 'USD'), namesUnit(text, 'X$')],
  commonYears: (text) => [...commonYears(text)],
  aboutText: (text) => sentencesOf(text, 'en').map((sentence) => aboutText(sentence.text)),
  'aboutText, one sentence': aboutText,
  withInitials: (text) => withInitials(text, wordsOf(text)),
  initialsIn,
  marksOfAnswer,
  itemsOf: (text) => itemsOf(text, READER),
  writtenIn,
  scriptOf,
  shownText: (text) =>
    shownText(
      page(text),
      { source: SOURCE, blockIndex: 0, start: 0, end: text.length },
      itemsOf('The ferry sails to Ada.', READER),
    ),
  'checkAnswer, a page': (text) =>
    atOnce(checkAnswer('The ferry sails on to Ada Ben in 1984 for 5 % or $7, says “a b” of www.a.com.', page(text))),
  'checkAnswer, an answer': (text) => atOnce(checkAnswer(text, bridge)),
  'checkAnswer, an answer about another text': (text) =>
    atOnce(checkAnswer(`Here is the article: ${text}`, { ...bridge, language: 'de' }, { language: 'en' })),
  // tasks
  defuse,
  titleLine,
  familyTraitsOf,
  keyOf,
  keySentences: (text) => atOnce(keySentences(page(text), 5)),
  'isNews, in blocks': (text) => atOnce(isNews(inBlocks(text))),
  isNews: (text) => atOnce(isNews(page(text))),
  pageParts: (text) => pageParts(inBlocks(text).blocks),
  withHead: (text) => withHead({ kind: 'table', text }, text),
  defusedParts: (text) => atOnce(defusedParts(inBlocks(text).blocks)),
  wordsIn: (text) => atOnce(wordsIn([text])),
  fitParts: (text) => fitParts([text], 1_000, count),
  endsInLoop,
  keptOfLoop,
  answer: (text) =>
    drain(answer({ contextTokens: 4_096, generate: () => tokens(text) }, generated, new AbortController().signal)),
  wholeUpTo,
  withoutEcho: (text) => drain(withoutEcho(tokens(text), generated.messages)),
  GrowingText: (text) => {
    const growing = new GrowingText();
    for (let at = 0; at < text.length; at += 20) growing.push(text.slice(at, at + 20));
    // As often as a limit is soft, in tokens.
    for (let times = 0; times < 40; times += 1) growing.endFrom(text.length - times);
  },
  remarkEnd: (text) => remarkEnd(text, true, new InputWords(text, true)),
  closerStart: (text) => closerStart(text, new InputWords('The text.', true)),
  'closerStart, of an input that is as long': (text) => closerStart(text, new InputWords(text, true)),
  withoutOpener: (text) => drain(withoutOpener(tokens(text), new InputWords(text, true))),
  withoutCopy: (text) => withoutCopy(`${text}\n${text}`, new InputWords(text)),
  withoutVersion: (text) => withoutVersion(`${text}\n\n${text}`, new InputWords(text, true)),
  'withoutEcho, of itself': (text) =>
    drain(withoutEcho(tokens(text), [{ role: 'system', content: text.slice(0, 40) }])),
  planTask: (text) => planTask(request(page(text)), limits).catch(() => null),
  planChat: async (text) => {
    // A context that holds none of the texts, so that passages are looked for.
    const small = { ...limits, contextTokens: 768 };
    const fitted = await fitPage(inBlocks(text), small).catch(() => null);
    return (
      fitted &&
      planChat(fitted, [{ question: 'Who?', answer: text.slice(0, 1_000) }], 'And when does the ferry sail?', small)
    );
  },
  // tasks/other-language
  cleaned: (text) => cleaned(text, 'Who?'),
  makeKeyPassages: (text) =>
    makeKeyPassages(inBlocks(text), { tokens: 400, charsPerToken: 4 }, count, (work) => Promise.resolve(atOnce(work))),
  // tasks/retrieval
  refersBack,
  expectedAnswer,
  couldHold: (text) => (['date', 'number', 'name'] as const).map((kind) => couldHold(kind, text)),
  soughtBy: (text) => soughtBy('And she?', 'en', [{ question: 'Who?', answer: text }]),
  letterParts,
  leansBack: (text) => leansBack(text, 'en'),
  asksOfWholePage,
  speaksAlike: (text) => atOnce(speaksAlike(text, page(text))),
  isTalk: (text) => atOnce(isTalk(inBlocks(text))),
  answerability: (text) => atOnce(answerability(inBlocks(text), 'Who built the ferry of the bridge?', [])),
  'answerability, a block': (text) => atOnce(answerability(page(text), 'Who built the ferry of the bridge?', [])),
  'answerability, a question': (text) => atOnce(answerability(bridge, text, [])),
  'planChat, a talk': async (text) => {
    const talk = {
      ...inBlocks(text),
      blocks: inBlocks(text).blocks.map((block, at) => ({ ...block, author: `Bo ${String(at % 3)}` })),
    };
    const small = { ...limits, contextTokens: 768 };
    const fitted = await fitPage(talk, small).catch(() => null);
    return fitted && planChat(fitted, [], 'What do they say of the ferry?', small);
  },
  passagesOf: (text) => atOnce(passagesOf(page(text))),
  sentencesIn: (text) => {
    const own = page(text);
    return atOnce(passagesOf(own)).map((passage) => sentencesIn(own, passage).length);
  },
  'passagesOf, a table': (text) => atOnce(passagesOf(page(text, 'table'))),
  // tasks/whole-page
  knownNotes: (text) =>
    knownNotes(
      Array.from({ length: text.length / 20 }, (_, at) => ({
        type: 'token' as const,
        text: text.slice(at * 20, at * 20 + 20),
        tokens: 1,
      })),
    ),
  divide: (text) => divide(blockUnit({ kind: 'paragraph', text }, 0)),
  joinUnits: (text) => joinUnits(inBlocks(text).blocks.map((block, index) => blockUnit(block, index))),
  cutSections: (text) => cutSections([blockUnit({ kind: 'paragraph', text }, 0)], 1_000, count),
  'cutSections, many blocks': (text) =>
    cutSections(
      inBlocks(text).blocks.map((block, index) => blockUnit(block, index)),
      1_000,
      count,
    ),
};

/** Lengths of a row's own, and why the usual short ones show nothing of it. */
export const OWN_LENGTHS: Readonly<Record<string, { readonly lengths: Lengths; readonly why: string }>> = {
  keySentences: { lengths: FULL, why: 'each of 600 sentences is compared with each, and only then is there a limit' },
};
