/**
 * The package as it is shipped, with the demo model: measured, and an answer of WebLLM, which SwiftShader takes half a
 * minute to load. Its short forms: `tiny-model.test.ts`, `sealed-answers.test.ts` and, with the demo model,
 * `tests/conformance/same-text.test.ts`.
 */
import { describe, expect, it } from 'vitest';
import type { Benchmark, Recommendation } from '../../src/protocol/catalogue.ts';
import { useBench } from '../harness/bench.ts';
import { callHost } from '../harness/host-call.ts';
import { BROWSERS } from '../harness/launch.ts';
import { expectAnswer } from '../harness/real-answer.ts';

const GIB = 2 ** 30;
/** SwiftShader and llvmpipe take seconds for what a graphics card does in milliseconds. */
const LIMIT_MS = 9 * 60_000;

describe.each(BROWSERS)('the demo model in %s', (browser) => {
  const bench = useBench(browser, { engine: 'shipped' });

  it('is measured under a page and an answer, and the figures are kept', { timeout: LIMIT_MS }, async () => {
    const { place } = bench.options;
    const settings = { engine: 'llama', model: null };
    // Loading does not count: it was loaded to be tried.
    const startedAt = performance.now();
    const {
      result: { benchmark },
      told,
    } = await callHost<{ benchmark: Benchmark }>(place, 'host.benchmark', { settings });
    const seconds = (performance.now() - startedAt) / 1000;
    console.log(`${browser}: ${JSON.stringify(benchmark)} in ${seconds.toFixed(1)} s`);
    // 25 s at most, three for the memory, and what a busy machine needs to stop.
    expect(seconds).toBeLessThan(40);
    expect(told).toBeGreaterThan(5);
    expect(benchmark).toMatchObject({ engine: 'llama' });
    expect(benchmark.prompt).toBeGreaterThan(0);
    expect(benchmark.decode).toBeGreaterThan(0);
    expect(benchmark.memory.bytes).toBeGreaterThan(98_362_432);
    expect((await callHost<{ benchmarks: Benchmark[] }>(place, 'host.benchmarks')).result.benchmarks).toEqual([
      benchmark,
    ]);
    const machine = { cores: 2, memory: 4 * GIB, saving: false };
    const { choices } = (await callHost<{ choices: Recommendation[] }>(place, 'host.recommend', { machine })).result;
    expect(choices[0]?.speed.basis, 'a guess no more').not.toBe('guessed');
  });

  it('answers with WebLLM', { timeout: LIMIT_MS }, async () => {
    const answer = await expectAnswer(bench, 'webllm', LIMIT_MS);
    expect(answer.split(/\s+/).length, `words of: ${answer}`).toBeGreaterThan(2);
  });
});
