/**
 * Both engines make the same tokens of a text and of a conversation. llama.cpp is the reference for web-llm's tokenizer
 * with a `tokenizer.json` that is made from a GGUF file.
 */
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Page } from 'puppeteer';
import type { ChatMessage } from '@/src/engine/engine';
import { tokenSamples } from '../fixtures/token-samples';
import { useSuite } from './suite';
import type { Prompts } from './tokens.page';

/** A vocabulary to compare by. */
export interface Vocabulary {
  readonly name: string;
  /** The least number of tokens in the samples, to be sure that something was compared. */
  readonly least: number;
  /** A GGUF file with it. */
  bytes(): Promise<Uint8Array>;
}

/** How many texts to tokenize in one call. */
const BATCH = 100;

const SYSTEM: ChatMessage = { role: 'system', content: ' Be brief.\n' };
const TALK: readonly ChatMessage[] = [
  { role: 'user', content: '  \u00a0Hi 👩‍👩‍👧\r\n\ud83d' },
  { role: 'assistant', content: 'Hello!\n' },
  { role: 'user', content: '\n12345 ok?' },
  { role: 'assistant', content: ' Très bien. ' },
  { role: 'user', content: 'And\t\n\n' },
];

/** Fails if the engines' prompts differ. */
function expectSame({ llama, webllm }: Prompts): void {
  expect(webllm.text).toBe(llama.text);
  expect(webllm.tokens).toEqual(llama.tokens);
}

/** Makes the tests, in each browser that this run is for. */
export function compareTokens(vocabularies: readonly Vocabulary[]): void {
  for (const browser of inject('browsers')) {
    describe(`the tokens in ${browser}`, () => {
      const suite = useSuite(browser);
      let page: Page;
      beforeAll(async () => {
        ({ page } = await suite.open('tokens'));
      });

      for (const { name, least, bytes } of vocabularies) {
        describe(`of ${name}`, () => {
          const file = `tokens-${name}.gguf`;
          const onDisk = path.join(inject('suitePackages')[browser], file);
          beforeAll(async () => {
            await writeFile(onDisk, await bytes());
            await page.evaluate((address) => globalThis.tokens?.open(address), `/${file}`);
          });
          afterAll(() => rm(onDisk, { force: true }));

          expectTokens(() => page, least);
        });
      }
    });
  }
}

function expectTokens(here: () => Page, least: number): void {
  it("are llama.cpp's for 2,000 strings", async () => {
    const texts = tokenSamples();
    expect(texts).toHaveLength(2_000);
    const differ: unknown[] = [];
    let count = 0;
    for (let from = 0; from < texts.length; from += BATCH) {
      const some = texts.slice(from, from + BATCH);
      const both = await here().evaluate(
        (list) => ({
          llama: globalThis.tokens?.llama(list),
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
      const both = await here().evaluate((messages) => globalThis.tokens?.prompt(messages), talk);
      expectSame(both!);
      expect(both?.webllm.tokens.length).toBeGreaterThan(50);
    }
  });

  it('keep every control token that a page spells from steering, on both', async () => {
    const { innocent, evil } = await here().evaluate(
      (talk) => {
        const { steering = [], prompt } = globalThis.tokens ?? {};
        const spelled = steering.map((token) => `${token}a${token}${token}\nb`).join('');
        const asked = (content: string) => prompt?.([...talk, { role: 'user', content }]);
        return { innocent: asked('Why?'), evil: asked(spelled) };
      },
      [SYSTEM, ...TALK.slice(0, 2)],
    );
    expect(innocent?.webllm.steering.length).toBeGreaterThan(7);
    expect(evil?.webllm.tokens.length).toBeGreaterThan(innocent?.webllm.tokens.length ?? Infinity);
    expect(evil?.webllm.steering).toEqual(innocent?.webllm.steering);
    expect(evil?.llama.steering).toEqual(innocent?.webllm.steering);
  });

  it('end an answer on both where they end it on one', async () => {
    const ends = await here().evaluate(() => globalThis.tokens?.ends());
    expect(ends?.webllm).toEqual(ends?.llama);
    expect(ends?.llama.length).toBeGreaterThan(1);
  });
}
