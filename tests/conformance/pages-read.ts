/** What every engine promises about pages that it has read: what is cached, and that more than one page is kept. */
import type { Engine, GenerateRequest } from '@/src/engine/engine';
import { about, answer, assert, assertAborted, type Answer, type Bench } from './bench';
import type { Check } from './check';

/** Tokens of answers that are compared. */
const ROW = 8;
/** The share of a prompt about a known page that must come from the cache. */
const MOST = 0.8;
/** Tokens of a short page. Software GPUs take a tenth of a second for ten of them. */
const FEW_TOKENS = 48;

const QUESTIONS = { one: 'What is rising?', two: 'Where does it rest?' } as const;

/** A question about a page in a conversation: the next one may begin with all of it. */
const asking = (page: string, question: string): GenerateRequest => {
  const asked = about(page, question, ROW);
  return { ...asked, prefixLength: asked.messages.length };
};

/** The page without a question, and without an answer. */
const ahead = (page: string): GenerateRequest => ({ ...about(page, '', 0), prefixLength: 2 });

/** Pages with different beginnings. */
async function twoPages(bench: Bench, engine: Engine, share: number): Promise<[string, string]> {
  const text = await bench.textFilling(engine, share);
  return [`Low. ${text}`, `High, and far away. ${text}`];
}

const shareOf = ({ end }: Answer): number => end.cachedTokens / end.promptTokens;

function assertRead(what: string, found: Answer): void {
  assert(shareOf(found) > MOST, `${what}: only ${String(shareOf(found))} was found read.`);
}

/** Asks, and stops at the `at`-th token: while the page is restored, or right after. */
async function stopAt(engine: Engine, asked: GenerateRequest, at: number): Promise<void> {
  const stop = new AbortController();
  let told = 0;
  await assertAborted(async () => {
    for await (const _token of engine.generate(asked, { signal: stop.signal })) {
      told += 1;
      if (told === at) stop.abort();
    }
  });
}

const checks: Check[] = [
  {
    name: 'tells how much of a prompt it would find read, without reading it, where it can tell',
    async run(bench) {
      const engine = await bench.engine();
      if (!engine.cached) return undefined;
      const [one, two] = await twoPages(bench, engine, Math.min(0.3, FEW_TOKENS / engine.inUse.contextTokens));
      await answer(engine, asking(one, QUESTIONS.one));
      for (const asked of [asking(one, QUESTIONS.two), asking(two, QUESTIONS.one)]) {
        const told = await engine.cached(asked.messages);
        const again = await engine.cached(asked.messages);
        const { promptTokens, cachedTokens } = (await answer(engine, asked)).end;
        for (const size of [told, again])
          assert(
            size.promptTokens === promptTokens && size.cachedTokens === cachedTokens,
            `Told were ${JSON.stringify(size)}, found ${JSON.stringify({ promptTokens, cachedTokens })}.`,
          );
      }
      return undefined;
    },
  },
  {
    name: 'forgets what it has read when it is told to, where it can',
    async run(bench) {
      const engine = await bench.engine();
      if (!engine.forget) return undefined;
      const asked = asking('The tide rises, and nets are dried along the road.', QUESTIONS.one);
      const first = await answer(engine, asked);
      await engine.forget();
      const told = await engine.cached?.(asked.messages);
      assert(!told || told.cachedTokens === 0, `It would find ${JSON.stringify(told)}.`);
      const after = await answer(engine, asked);
      assert(after.end.cachedTokens === 0, `It found ${String(after.end.cachedTokens)} tokens.`);
      assert(after.text === first.text, 'The answers differ.');
      return undefined;
    },
  },
  {
    name: 'keeps a page read while another one is read, and answers as a fresh engine',
    async run(bench) {
      if (!bench.subject.keepsPages) return undefined;
      await bench.end();
      const engine = await bench.engine();
      const [one, two] = await twoPages(bench, engine, 0.4);
      // The pages are read ahead, so that caches that cannot be cut anywhere know their ends.
      for (const page of [one, two]) assert(shareOf(await answer(engine, ahead(page))) < 1 - MOST, 'This is not cold.');
      const first = await answer(engine, asking(one, QUESTIONS.one));
      const other = await answer(engine, asking(two, QUESTIONS.one));
      assertRead('The page that was read first', first);
      const back = await answer(engine, asking(one, QUESTIONS.two));
      const forth = await answer(engine, asking(two, QUESTIONS.two));
      assertRead('The first page', back);
      assertRead('The second page', forth);
      for (const at of [1, 2, 3]) {
        await stopAt(engine, asking(one, QUESTIONS.one), at);
        await stopAt(engine, asking(two, QUESTIONS.one), at);
      }
      const [firstAgain, otherAgain] = [
        await answer(engine, asking(one, QUESTIONS.one)),
        await answer(engine, asking(two, QUESTIONS.one)),
      ];
      assertRead('The first page after stops', firstAgain);
      assertRead('The second page after stops', otherAgain);
      assert(firstAgain.text === first.text && otherAgain.text === other.text, 'Answers differ from the first ones.');

      await bench.end();
      const fresh = await bench.engine();
      for (const [asked, known] of [
        [asking(one, QUESTIONS.two), back],
        [asking(two, QUESTIONS.two), forth],
      ] as const) {
        const { text } = await answer(fresh, asked);
        assert(text === known.text, `A fresh engine says ${JSON.stringify(text)}, not ${JSON.stringify(known.text)}.`);
      }
      return { share: shareOf(back) };
    },
  },
];

export const pagesRead: readonly Check[] = [...checks];
