/** When the first word of an answer comes, by a simulated clock and an engine of a given speed. */
import type { ChatMessage, GenerateRequest, PromptSize, Token } from '@/src/engine/engine';
import { countWords } from '@/src/protocol/count-words';
import type { Block, PageContent } from '@/src/protocol/page-content';
import { onePass } from '@/src/tasks/one-pass';
import { fitPage } from '@/src/tasks/fitted-page';
import { planChat } from '@/src/tasks/plan-chat';
import { TEMPLATE_TOKENS } from '@/src/tasks/room';
import type { TokenSpeed } from '@/src/tasks/clock';
import type { TaskStep } from '@/src/tasks/steps';
import { readWhole } from '@/src/tasks/whole-page/read-whole';
import { DEMO } from './pipelines';
import { builtIn } from '../../tests/fixtures/built-in';
import { longPage } from '../../tests/fixtures/long-page';
import { SOURCE } from '@/tests/fixtures/source';

/** In seconds. `covered`: the share of the page's words that the answer is made from. */
interface Waited {
  readonly firstWord: number;
  /** Differs from `firstWord` for a text that is read in sections: there the first word is of a note. */
  readonly firstOfAnswer: number;
  readonly covered: number;
}

interface Row {
  readonly words: number;
  readonly question: Waited;
  readonly summary: Waited;
}

const LENGTHS = [500, 1_000, 1_500, 3_000, 6_000, 10_000, 30_000] as const;
const QUESTION = 'What did the postmaster write from the lighthouse?';
/** Characters per token, for English in a small vocabulary. */
const TOKEN_CHARS = 4;
const ANSWER_TOKENS = 60;

const anchor = { start: '', end: '', prefix: '', suffix: '' };

function pageOf(words: number): PageContent {
  // A little more, because its tables are left out.
  const { html, title } = longPage(words * 1.1);
  const blocks: Block[] = [];
  let keptWords = 0;
  for (const [, tag = 'p', text = ''] of html.matchAll(/<(h\d|p|li)>(.*?)<\/\1>/gs)) {
    if (keptWords >= words) break;
    const kind = tag === 'p' ? 'paragraph' : tag === 'li' ? 'list-item' : 'heading';
    blocks.push({ kind, text, anchor, ...(kind === 'heading' && { level: Number(tag[1]) }) });
    keptWords += countWords(text);
  }
  const counts = { visibleWords: keptWords, keptWords, hiddenWords: 0, unreadFrames: 0 };
  return { title, language: 'en', blocks, partial: false, ...counts };
}

const tokensOf = (text: string): number => Math.ceil(text.length / TOKEN_CHARS);
const promptOf = (messages: readonly ChatMessage[]): number =>
  messages.reduce((sum, { content }) => sum + tokensOf(content) + TEMPLATE_TOKENS, 0);

/** An engine that caches nothing and has a fixed speed. */
class Machine {
  now = 0;

  constructor(
    private readonly speed: TokenSpeed,
    private readonly contextTokens: number,
  ) {}

  get reader() {
    const nothing = (messages: readonly ChatMessage[]): Promise<PromptSize> =>
      Promise.resolve({ promptTokens: promptOf(messages), cachedTokens: 0 });
    return {
      contextTokens: this.contextTokens,
      model: DEMO,
      speed: this.speed,
      clock: { speed: () => this.speed, cached: nothing },
      now: () => this.now,
      count: (text: string) => Promise.resolve(tokensOf(text)),
      generate: (request: GenerateRequest) => this.generate(request),
    };
  }

  private async *generate({ messages, sampling }: GenerateRequest): AsyncGenerator<Token> {
    const promptTokens = promptOf(messages);
    const size = { promptTokens, cachedTokens: 0 };
    this.now += (promptTokens / this.speed.prompt) * 1_000;
    yield { type: 'prompt', fraction: 1, size };
    const tokens = Math.min(sampling.maxTokens, ANSWER_TOKENS);
    for (let at = 0; at < tokens; at += 1) {
      this.now += 1_000 / this.speed.decode;
      // No two sentences are alike, or the product would see a loop.
      yield { type: 'text', text: at % 10 === 9 ? `w${String(at)}.` : ` word${String(at * at)}`, tokens: 1 };
    }
    yield { type: 'end', finish: 'stop', tokens, ...size };
  }

  async wait(steps: AsyncIterable<TaskStep>): Promise<Waited> {
    let [firstWord, firstOfAnswer]: (number | undefined)[] = [];
    for await (const step of steps) {
      if (step.type === 'section') firstOfAnswer = undefined;
      else if (step.type === 'token') {
        firstWord ??= this.now;
        firstOfAnswer ??= this.now;
      } else if (step.type === 'done') {
        const { words, ofWords } = step.coverage;
        const seconds = (ms: number | undefined): number => Math.round((ms ?? this.now) / 100) / 10;
        return {
          firstWord: seconds(firstWord),
          firstOfAnswer: seconds(firstOfAnswer),
          covered: Math.round((100 * words) / Math.max(1, ofWords)) / 100,
        };
      }
    }
    throw new Error('The task has no end.');
  }
}

async function rowOf(words: number, speed: TokenSpeed, contextTokens: number): Promise<Row> {
  const page = pageOf(words);
  const { signal } = new AbortController();
  const asked = new Machine(speed, contextTokens);
  const plan = await planChat(await fitPage(page, asked.reader), [], QUESTION, asked.reader);
  const question = await asked.wait(onePass(asked.reader, plan, signal));
  const summed = new Machine(speed, contextTokens);
  const request = {
    action: builtIn('summarize'),
    settings: { engine: 'llama', model: null },
    input: { kind: 'page', source: SOURCE, page },
  } as const;
  return { words: page.keptWords, question, summary: await summed.wait(readWhole(request, summed.reader, signal)) };
}

export const product = {
  /** Rows for pages of several lengths, with the product's own plans. */
  firstWords: (speed: TokenSpeed, contextTokens: number): Promise<Row[]> =>
    Promise.all(LENGTHS.map((words) => rowOf(words, speed, contextTokens))),
};
