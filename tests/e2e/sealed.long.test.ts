/** The sealed edition with the model that is in its package: a real answer on each engine, without a network. */
import { describe, expect, it } from 'vitest';
import { useBench } from '../harness/bench.ts';
import { BROWSERS, packageFor } from '../harness/launch.ts';
import { expectAnswer } from '../harness/real-answer.ts';

/** SwiftShader and llvmpipe take seconds for what a graphics card does in milliseconds. */
const LIMIT_MS = 9 * 60_000;

describe.each(BROWSERS)('the sealed edition with its own model in %s', (browser) => {
  const bench = useBench(browser, {
    engine: 'shipped',
    extensionDir: packageFor(browser, 'sealed'),
    withoutModel: true,
  });

  it.each(['llama', 'webllm'] as const)('answers with %s', { timeout: LIMIT_MS }, async (engine) => {
    const answer = await expectAnswer(bench, engine, LIMIT_MS);
    expect(answer.split(/\s+/).length, `words of: ${answer}`).toBeGreaterThan(2);
  });
});
