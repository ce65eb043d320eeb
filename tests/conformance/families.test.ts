/**
 * A model of each family, with its own kind of vocabulary and chat, loads and answers on both engines, which read
 * equally many tokens of the same conversation.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { searchBrowser } from '../../tools/browsers/search';
import { BROWSERS, launch } from '../harness/launch';
import { tinyGguf } from '../fixtures/tiny-gguf';
import { TINY_FAMILIES, type TinyFamily } from '../fixtures/tiny-vocabulary';
import { conformanceExtension, openConformancePage } from './extension';
import type { Speed } from './speed';

const ON = ['wllama', 'webllm'] as const;

for (const browser of BROWSERS) {
  const executable = searchBrowser(browser);
  describe.skipIf(executable === null)(`in ${browser}`, () => {
    const told = new Map<string, Speed | undefined>();
    let folder = '';
    beforeAll(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'sotto-families-'));
      const models: Record<string, string> = {};
      for (const family of TINY_FAMILIES) {
        models[`${family}.gguf`] = path.join(folder, `${family}.gguf`);
        await writeFile(
          models[`${family}.gguf`] ?? '',
          tinyGguf({ model: `tiny-${family}`, quantization: 'Q4_K_M', family }),
        );
      }
      for (const engine of ON) {
        const extension = await conformanceExtension(browser, engine, models);
        const session = await launch(browser, {
          executable: executable ?? '',
          extensionDir: extension.folder,
          proxy: null,
        });
        try {
          const page = await openConformancePage(session);
          for (const family of TINY_FAMILIES) {
            await page.evaluate((file) => globalThis.conformance?.use(file), `/${family}.gguf`);
            told.set(`${family} ${engine}`, await page.evaluate(() => globalThis.conformance?.speed()));
          }
        } finally {
          await session.close();
          await extension.remove();
        }
      }
    }, 300_000);
    afterAll(() => rm(folder, { recursive: true, force: true }));

    it.each(TINY_FAMILIES)('a %s model reads the same prompt and answers on both engines', (family: TinyFamily) => {
      const [wllama, webllm] = ON.map((engine) => told.get(`${family} ${engine}`));
      expect(webllm?.promptTokens).toBe(wllama?.promptTokens);
      expect(webllm?.promptTokens).toBeGreaterThan(300);
      expect(wllama?.text).not.toBe('');
      expect(webllm?.text).not.toBe('');
    });
  });
}
