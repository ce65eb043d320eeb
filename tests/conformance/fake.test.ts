/** The suite on the scripted engine, in Node: the host is tested with it, so it has to keep the same promises. */
import { afterAll, describe, expect, it } from 'vitest';
import type { Engine } from '@/src/engine/engine';
import { FakeEngine } from '@/src/engine/providers/fake/fake-engine';
import { createFakeProvider } from '@/src/engine/providers/fake/provider';
import { brokenGguf } from '../fixtures/broken-gguf';
import { tinyGguf } from '../fixtures/tiny-gguf';
import { answer, assertCode, Bench, request } from './bench';
import { checks } from './checks';
import { modelSource } from './subject';

const blob = (bytes: Uint8Array<ArrayBuffer>) => new Blob([bytes]);
const model = modelSource(blob(tinyGguf()));

describe('fake', () => {
  const bench = new Bench({
    provider: createFakeProvider(() => ({
      endless: true,
      contextTokens: 512,
      loadMs: 5,
      promptWordMs: 0.1,
      tokenMs: 1,
    })),
    model,
    broken: [{ what: 'not a GGUF', model: modelSource(blob(brokenGguf('bad-magic'))), codes: ['model-not-gguf'] }],
    backend: 'cpu',
    draws: false,
    cachesPrompts: true,
    kill(engine: Engine) {
      if (engine instanceof FakeEngine) engine.crash();
    },
  });
  afterAll(() => bench.end());

  for (const check of checks)
    it(check.name, async () => {
      await check.run(bench);
    });
});

describe('the scripted engine follows its script', () => {
  const load = (script: Parameters<typeof createFakeProvider>[0]) =>
    createFakeProvider(script).load(model, { signal: new AbortController().signal, onProgress: () => undefined });

  it('generates its tokens and ends by itself', async () => {
    const { text, end } = await answer(await load(() => ({ tokens: ['One ', 'two.'] })), request('Hello.'));
    expect({ text, finish: end.finish }).toEqual({ text: 'One two.', finish: 'stop' });
  });

  it('fails to load with the scripted code, as often as scripted', async () => {
    const provider = createFakeProvider(() => ({ fault: { at: 'load', code: 'engine-out-of-memory', times: 1 } }));
    const options = { signal: new AbortController().signal, onProgress: () => undefined };
    await assertCode(() => provider.load(model, options), 'engine-out-of-memory');
    await answer(await provider.load(model, options), request('Hello.'));
  });

  it('fails in the prompt, or at a token after those before it', async () => {
    await assertCode(
      async () => answer(await load(() => ({ fault: { at: 'prompt', code: 'engine-failed' } })), request('Hello.')),
      'engine-failed',
    );
    const engine = await load(() => ({ fault: { at: 2, code: 'engine-lost' } }));
    const words: string[] = [];
    await assertCode(async () => {
      for await (const token of engine.generate(request('Hello.'), { signal: new AbortController().signal })) {
        if (token.type === 'text') words.push(token.text);
      }
    }, 'engine-lost');
    expect(words).toEqual(['This ', 'answer ']);
    await assertCode(() => answer(engine, request('Still there?')), 'engine-lost');
  });

  it('repeats itself up to the limit if scripted', async () => {
    const { text, end } = await answer(await load(() => ({ tokens: ['no '], endless: true })), request('Stop?', 50));
    expect({ text, finish: end.finish }).toEqual({ text: 'no '.repeat(50), finish: 'length' });
  });
});
