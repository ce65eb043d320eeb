/**
 * The sealed edition with a tiny model in its package, put there as the build does: works from the first second without
 * a network. The demo model answers out of it in `sealed.long.test.ts`, in Chromium on WebLLM there alone: SwiftShader
 * compiles shaders for half a minute, and WebLLM's answer in Chromium is in `prepared-copy.test.ts`, too.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { sealedModelAssets } from '../../tools/build/sealed-model.ts';
import { tinyGguf } from '../fixtures/tiny-gguf.ts';
import { TINY_SHAPES } from '../fixtures/tiny-shapes.ts';
import { useBench } from '../harness/bench.ts';
import { BROWSERS, packageFor } from '../harness/launch.ts';
import { packagedModel } from '../harness/options-page.ts';
import { replaceFile } from '../harness/package-copy.ts';
import { expectAnswer } from '../harness/real-answer.ts';
import { addTestLibraries } from '../harness/test-libraries.ts';

const LIMIT_MS = 120_000;
/** Both engines take it; WebLLM by a library for tests. */
const TINY = tinyGguf({ model: 'tiny-llama3', quantization: 'Q4_K_M' });

const ENGINES = { chromium: ['llama'], firefox: ['llama', 'webllm'] } as const;

describe.each(BROWSERS)('the sealed edition in %s', (browser) => {
  const bench = useBench(browser, {
    engine: 'shipped',
    extensionDir: packageFor(browser, 'sealed'),
    withoutModel: true,
    preparePackage: async (folder) => {
      await putTinyModel(folder);
      await addTestLibraries(folder);
    },
  });

  it('has its model from the first second, which cannot be removed', async () => {
    const { page, place } = await packagedModel(bench.session);
    expect(await place.text('li.model')).toContain(TINY_SHAPES['tiny-llama3'].name);
    expect(await place.text('li.model')).toMatch(/part of this edition/i);
    expect(await place.evaluate(() => document.querySelectorAll('li.model [aria-label^="Remove"]').length)).toBe(0);
    expect(
      await place.evaluate(async () => {
        const root = await navigator.storage.getDirectory();
        const names: string[] = [];
        for await (const name of (await root.getDirectoryHandle('models', { create: true })).keys()) names.push(name);
        return names.filter((name) => name.endsWith('.gguf'));
      }),
    ).toEqual([]);
    await page.close();
  });

  it('offers no leave for a site, which it could not be given', async () => {
    const { place } = bench.options;
    const asked = await place.evaluate(async () => {
      const { permissions } =
        (globalThis as unknown as { browser?: Api; chrome: Api }).browser ??
        (globalThis as unknown as { chrome: Api }).chrome;
      return permissions.request({ origins: ['https://example.org/*'] }).then(
        (given) => `given: ${String(given)}`,
        (error: unknown) => `refused: ${String(error)}`,
      );
    });
    expect(asked).toMatch(/^refused/);
  });

  it.each(ENGINES[browser])('answers with %s', { timeout: LIMIT_MS }, async (engine) => {
    await expectAnswer(bench, engine, LIMIT_MS);
  });
});

/** Puts another model into a copy of a sealed package, as the build does. */
async function putTinyModel(folder: string): Promise<void> {
  const file = path.join(folder, 'model/model.gguf');
  await replaceFile(file, TINY);
  const sha256 = createHash('sha256').update(TINY).digest('hex');
  for (const asset of await sealedModelAssets({ id: 'tiny', file, sha256 }))
    if ('contents' in asset) await replaceFile(path.join(folder, asset.fileName), asset.contents);
}

interface Api {
  readonly permissions: { request(wish: { origins: string[] }): Promise<boolean> };
}
