/** Pages, requests and engines of a text, for the rows. */
import type { GenerateRequest, Token } from '@/src/engine/engine';
import type { Block, PageContent } from '@/src/protocol/page-content';
import type { Sourced } from '@/src/protocol/source';
import type { TextTask } from '@/src/tasks/text-task';
import { wordReaderOf } from '@/src/tasks/check/items';
import { stemmer } from '@/src/tasks/text/stem';
import { builtIn } from '../fixtures/built-in';
import { SOURCE } from '@/tests/fixtures/source';

const anchor = { start: '', end: '', prefix: '', suffix: '' };
const ofBlocks = (texts: readonly string[], kind: Block['kind'] = 'paragraph'): Sourced<PageContent> => ({
  source: SOURCE,
  title: 'Corrib Bridge',
  language: 'en',
  blocks: texts.map((text) => ({ kind, text, anchor })),
  visibleWords: 500,
  keptWords: 500,
  hiddenWords: 0,
  unreadFrames: 0,
  partial: false,
});
export const page = (text: string, kind?: Block['kind']): Sourced<PageContent> => ofBlocks([text], kind);
export const inBlocks = (text: string): Sourced<PageContent> => ofBlocks(text.match(/[\s\S]{1,400}/g) ?? []);
export const bridge = page(
  'The bridge was built in 1641 by Grace Kimani of the European Union for $5 million. "Otters nest there," says otters.example.org.',
);
export const count = (text: string): Promise<number> => Promise.resolve(Math.ceil(text.length / 4));
export const limits = { contextTokens: 4_096, count, model: '' };
export const request = (of: PageContent): TextTask => ({
  action: builtIn('summarize'),
  input: { kind: 'page', source: SOURCE, page: of },
  settings: { engine: 'fake', model: null },
});
export const generated: GenerateRequest = {
  messages: [{ role: 'system', content: 'Summarize the text above.' }],
  prefixLength: 1,
  sampling: { temperature: 0, topP: 1, repetitionPenalty: 1, maxTokens: 100_000 },
};

export async function* tokens(text: string): AsyncGenerator<Token> {
  for (let at = 0; at < text.length; at += 20) yield { type: 'text', text: text.slice(at, at + 20), tokens: 1 };
  yield { type: 'end', finish: 'stop', promptTokens: 1, cachedTokens: 0, tokens: text.length / 20 };
}
export async function drain(stream: AsyncIterable<unknown>): Promise<void> {
  const last: unknown[] = [];
  for await (const item of stream) last[0] = item;
}
export const ENGLISH = stemmer('en');
export const GERMAN = stemmer('de');
export const READER = wordReaderOf(ENGLISH, 'en');
