/**
 * The package as it is shipped, with the demo model: known, and one real answer on the processor, all the way from the
 * menu to the card. What WebLLM says with it is in `tests/conformance/same-text.test.ts`. Nothing else runs meanwhile,
 * for a processor that is busy makes minutes of seconds.
 */
import { describe, expect, it } from 'vitest';
import type { CatalogueModel } from '../../src/protocol/catalogue.ts';
import type { ModelInfo } from '../../src/protocol/model.ts';
import { useBench } from '../harness/bench.ts';
import { callHost } from '../harness/host-call.ts';
import { BROWSERS } from '../harness/launch.ts';
import { expectAnswer } from '../harness/real-answer.ts';

const LIMIT_MS = 9 * 60_000;

describe.each(BROWSERS)('the demo model in %s', (browser) => {
  const bench = useBench(browser, { engine: 'shipped' });

  it('has passed its self-test when it is ready, and is known from the catalogue', async () => {
    const { place } = bench.options;
    const [model] = (await callHost<{ models: readonly ModelInfo[] }>(place, 'host.status')).result.models;
    expect(model?.testedAt).toBeGreaterThan(0);
    const { models } = (await callHost<{ models: CatalogueModel[] }>(place, 'host.catalogue')).result;
    expect(models.filter(({ installed }) => installed)).toMatchObject([
      { id: 'smollm2-135m', locked: true, sha256: model?.sha256 },
    ]);
  });

  it('answers with llama.cpp', { timeout: LIMIT_MS }, async () => {
    const answer = await expectAnswer(bench, 'llama', LIMIT_MS);
    expect(answer.split(/\s+/).length, `words of: ${answer}`).toBeGreaterThan(2);
  });
});
