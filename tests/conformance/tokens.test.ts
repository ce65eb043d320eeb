/**
 * Both engines make the same tokens of the same text, and of the same conversation: llama.cpp, which is the measure,
 * and web-llm's tokenizer with the `tokenizer.json` that is made of a GGUF. With the tiny model's vocabulary always,
 * and with real ones where they are in the cache: `npm run vocabularies` fetches Llama 3's and Qwen3's, `npm run
 * model:demo` SmolLM2's.
 */
import { existsSync, openAsBlob } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'puppeteer';
import type { ChatMessage } from '@/src/engine/engine';
import { describe as describeModel } from '@/src/gguf/describe';
import { arrayOf, numberOf, readGguf } from '@/src/gguf/gguf';
import { readVocabulary } from '@/src/gguf/vocabulary';
import { searchBrowser } from '../../tools/browsers/search';
import { demoModelPath } from '../../tools/demo-model';
import { hasVocabulary, readParts, type Family } from '../../tools/vocabularies';
import { BROWSERS, launch } from '../harness/launch';
import type { Session } from '../harness/session';
import { tinyGguf } from '../fixtures/tiny-gguf';
import { TINY_FAMILIES, tinyVocabulary, type TinyFamily } from '../fixtures/tiny-vocabulary';
import { tokenSamples } from '../fixtures/token-samples';
import { vocabularyGguf, type VocabularyParts } from '../fixtures/vocabulary-gguf';
import { conformanceExtension, type ConformanceExtension } from './extension';
import type { Prompts } from './tokens.page';

interface Vocabulary {
  readonly name: string;
  readonly isHere: boolean;
  /** Tokens that the samples become, at least, so that a comparison of nothing with nothing is seen. */
  readonly least: number;
  file(folder: string): Promise<string>;
}

const written = async (folder: string, name: string, bytes: Uint8Array): Promise<string> => {
  const file = path.join(folder, `${name}.gguf`);
  await writeFile(file, bytes);
  return file;
};
/** SmolLM2's vocabulary without its weights, which would only take time. */
async function demoParts(): Promise<VocabularyParts> {
  const gguf = await readGguf(await openAsBlob(demoModelPath()));
  const { splitter, chatTemplate, name } = describeModel(gguf);
  const { tokens, merges, bos, addsBos } = readVocabulary(gguf);
  const types = arrayOf(gguf, 'tokenizer.ggml.token_type')?.numbers() ?? [];
  return {
    name,
    splitter,
    chatTemplate,
    tokens,
    types,
    merges,
    bos,
    addsBos,
    eos: numberOf(gguf, 'tokenizer.ggml.eos_token_id', -1),
  };
}
const family = (name: Family): Vocabulary => ({
  name,
  isHere: hasVocabulary(name),
  least: 40_000,
  file: async (folder) => written(folder, name, vocabularyGguf(await readParts(name))),
});
const tinyFamily = (name: TinyFamily): Vocabulary => ({
  name: `tiny-${name}`,
  isHere: true,
  least: 60_000,
  file: (folder) => written(folder, `tiny-${name}`, vocabularyGguf(tinyVocabulary(name))),
});
const VOCABULARIES: readonly Vocabulary[] = [
  { name: 'tiny', isHere: true, least: 60_000, file: (folder) => written(folder, 'tiny', tinyGguf()) },
  ...TINY_FAMILIES.map(tinyFamily),
  {
    name: 'smollm2',
    isHere: existsSync(demoModelPath()),
    least: 60_000,
    file: async (folder) => written(folder, 'smollm2', vocabularyGguf(await demoParts())),
  },
  family('llama3'),
  family('qwen3'),
];

/** Texts that llama.cpp is asked for at once. */
const BATCH = 100;

const SYSTEM: ChatMessage = { role: 'system', content: ' Be brief.\n' };
const TALK: readonly ChatMessage[] = [
  { role: 'user', content: '  \u00a0Hi 👩‍👩‍👧\r\n\ud83d' },
  { role: 'assistant', content: 'Hello!\n' },
  { role: 'user', content: '\n12345 ok?' },
  { role: 'assistant', content: ' Très bien. ' },
  { role: 'user', content: 'And\t\n\n' },
];

/** Fails where the engines' prompts differ, or where llama.cpp counts other tokens than it was found to have. */
function expectSame({ llama, webllm }: Prompts): void {
  expect(webllm.text).toBe(llama.text);
  expect(webllm.tokens).toEqual(llama.tokens);
  expect(llama.tokens).toHaveLength(llama.count);
}

for (const browser of BROWSERS) {
  const executable = searchBrowser(browser);
  describe.skipIf(executable === null)(`the tokens in ${browser}`, () => {
    let folder: string | undefined;
    let extension: ConformanceExtension | undefined;
    let session: Session | undefined;
    let page: Page;
    beforeAll(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'sotto-tokens-'));
      const models: Record<string, string> = {};
      for (const { name, isHere, file } of VOCABULARIES) if (isHere) models[`${name}.gguf`] = await file(folder);
      extension = await conformanceExtension(browser, 'tokens', models);
      session = await launch(browser, { executable: executable ?? '', extensionDir: extension.folder, proxy: null });
      const opened = await session.openExtensionPage('/conformance.html');
      await opened.place.waitFor('the suite in its page', () => globalThis.tokens !== undefined, []);
      page = opened.page;
    });
    afterAll(async () => {
      await session?.close();
      await extension?.remove();
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    });

    for (const { name, isHere, least } of VOCABULARIES) {
      describe.skipIf(!isHere)(`of ${name}${isHere ? '' : ', which is not in the cache'}`, () => {
        beforeAll(() => page.evaluate((file) => globalThis.tokens?.open(file), `/${name}.gguf`));

        it("are llama.cpp's for 2,000 strings", async () => {
          const texts = tokenSamples();
          expect(texts).toHaveLength(2_000);
          const differ: unknown[] = [];
          let count = 0;
          for (let from = 0; from < texts.length; from += BATCH) {
            const some = texts.slice(from, from + BATCH);
            const both = await page.evaluate(
              async (list) => ({
                llama: await globalThis.tokens?.llama(list),
                webllm: globalThis.tokens?.webllm(list),
              }),
              some,
            );
            some.forEach((text, index) => {
              const [llama, webllm] = [both.llama?.[index] ?? [], both.webllm?.[index] ?? []];
              count += llama.length;
              if (llama.join() !== webllm.join()) differ.push({ text, llama, webllm });
            });
          }
          expect(differ).toEqual([]);
          expect(count).toBeGreaterThan(least);
        });

        it("are llama.cpp's for a conversation of three turns, with a system message and without", async () => {
          for (const talk of [[SYSTEM, ...TALK], TALK]) {
            const both = await page.evaluate((messages) => globalThis.tokens?.prompt(messages), talk);
            expectSame(both!);
            expect(both?.webllm.tokens.length).toBeGreaterThan(50);
          }
        });

        it('keep every control token that a page spells from steering, on both', async () => {
          const { innocent, evil } = await page.evaluate(
            async (talk) => {
              const { steering = [], prompt } = globalThis.tokens ?? {};
              const spelled = steering.map((token) => `${token}a${token}${token}\nb`).join('');
              const asked = (content: string) => prompt?.([...talk, { role: 'user', content }]);
              return { innocent: await asked('Why?'), evil: await asked(spelled) };
            },
            [SYSTEM, ...TALK.slice(0, 2)],
          );
          expect(innocent?.webllm.steering.length).toBeGreaterThan(7);
          expect(evil?.webllm.tokens.length).toBeGreaterThan(innocent?.webllm.tokens.length ?? Infinity);
          expect(evil?.webllm.steering).toEqual(innocent?.webllm.steering);
          expect(evil?.llama.steering).toEqual(innocent?.webllm.steering);
        });

        it('end an answer on both where they end it on one', async () => {
          const ends = await page.evaluate(() => globalThis.tokens?.ends());
          expect(ends?.webllm).toEqual(ends?.llama);
          expect(ends?.llama.length).toBeGreaterThan(1);
        });
      });
    }
  });
}
