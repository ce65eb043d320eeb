/** Pages, and what is said of answers about them. */
import type { CheckedAnswer } from '@/src/protocol/checked-answer';
import type { PageContent } from '@/src/protocol/page-content';
import { atOnce } from '../slices';
import { checkAnswer, type AnswerTo } from './check-answer';
import type { CheckedPage } from './page-facts';
import type { Sourced } from '@/src/protocol/source';

export const page = (...paragraphs: string[]): Sourced<PageContent> => ({
  source: '5'.repeat(32),
  title: 'Corrib Bridge',
  language: 'en',
  visibleWords: 0,
  keptWords: 0,
  hiddenWords: 0,
  unreadFrames: 0,
  partial: false,
  blocks: paragraphs.map((text) => ({
    kind: 'paragraph',
    text,
    anchor: { start: '', end: '', prefix: '', suffix: '' },
  })),
});

export const bridge = page(
  'Corrib Bridge is a stone bridge over the river Anner in Tullybeg, Ireland. About 1,500 vehicles and 12.5% of all cyclists cross it every day.',
  'The merchant Tobias Wren left £4,200 in his will. His widow Margaret laid the first stone on 25 December 1641. "She never once looked back at the river, not even in winter", wrote the mason Piers Aldous.',
  'Between 1973 and 1988 the European Union paid 3.4 million euros for repairs. In the twenty-first century the bridge has been closed twice. Visitors find more on www.corrib-bridge.ie and in the town hall.',
  'Otters nest under the second arch. A count in 2019 found four adults and seven cubs. Half of them were young.',
);

/** A page in a language, a BCP 47 tag. */
export const pageIn = (language: string, ...texts: string[]): Sourced<PageContent> => ({
  ...page(...texts),
  title: '',
  language,
});

export const check = (answer: string, of: CheckedPage, to?: AnswerTo): CheckedAnswer =>
  atOnce(checkAnswer(answer, of, to));

/** What is said of an answer's first sentence. */
export function first(answer: string, of: CheckedPage, to?: AnswerTo): CheckedAnswer['sentences'][number] {
  const [sentence] = check(answer, of, to).sentences;
  if (!sentence) throw new Error('no sentence');
  return sentence;
}

/** What is flagged, as text. */
export const flagged = (answer: string, of: CheckedPage = bridge, to?: AnswerTo): string[] =>
  check(answer, of, to).sentences.flatMap(({ flags }) =>
    flags.map(({ start, end, kind }) => `${kind}: ${answer.slice(start, end)}`),
  );
