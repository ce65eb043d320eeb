/** Measures a real model's speed on one engine in one browser. */
import type { Engine } from '@/src/engine/engine';
import { answer, request, type Bench } from './bench';

/** Tokens per second, and milliseconds. */
export interface Speed {
  readonly engine: string;
  readonly loadMs: number;
  readonly promptTokens: number;
  readonly promptPerSecond: number;
  readonly decodePerSecond: number;
  /** Time to the first word of a second question about the same text, as a share of the first one's. */
  readonly secondQuestion: number;
  readonly text: string;
}

const PAGE = 'The river Thames flows through London, and it is crossed by many bridges. '.repeat(10);
const ANSWER_TOKENS = 24;

/** Loads the bench's model and asks three questions. */
export async function measure(bench: Bench): Promise<Speed> {
  const began = performance.now();
  const engine = await bench.load();
  const loadMs = performance.now() - began;
  const first = await timed(() =>
    engine.generate(request('Which river is it?', ANSWER_TOKENS, PAGE), { signal: new AbortController().signal }),
  );
  const second = await timed(() =>
    engine.generate(request('What crosses it?', 2, PAGE), { signal: new AbortController().signal }),
  );
  const { text } = await answer(engine, request('What is the capital of France? Answer in one sentence.', 16));
  const { inUse } = engine;
  await engine.dispose();
  return {
    engine: `${inUse.provider}, ${inUse.backend}, ${inUse.adapter ?? String(inUse.threads ?? '')}`,
    loadMs,
    text,
    promptTokens: first.promptTokens,
    promptPerSecond: first.promptTokens / (first.firstMs / 1000),
    decodePerSecond: (first.tokens - 1) / ((first.totalMs - first.firstMs) / 1000),
    secondQuestion: second.firstMs / first.firstMs,
  };
}

async function timed(generate: () => ReturnType<Engine['generate']>) {
  const began = performance.now();
  let firstMs = 0;
  let counts = { promptTokens: 0, tokens: 0 };
  for await (const token of generate()) {
    if (token.type === 'text') firstMs ||= performance.now() - began;
    if (token.type === 'end') counts = token;
  }
  return { firstMs, totalMs: performance.now() - began, promptTokens: counts.promptTokens, tokens: counts.tokens };
}
