import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Engine, GenerateRequest } from '@/src/engine/engine';
import { createFakeProvider } from '@/src/engine/providers/fake/provider';
import type { FakeScriptInput } from '@/src/engine/providers/fake/script';
import { TYPICAL_PAGE_TOKENS } from '@/src/protocol/catalogue';
import { SottoError } from '@/src/protocol/errors';
import { firstTokenMs, measureEngine, type Measured } from './benchmark';
import { installed } from '../testing/test-host';

async function load(script: FakeScriptInput): Promise<Engine> {
  const model = await installed.open('a'.repeat(64));
  return createFakeProvider(() => script).load(model, {
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
}

/** An engine with an ear on what it is asked. */
function listening(engine: Engine, asked: GenerateRequest[]): Engine {
  return {
    inUse: engine.inUse,
    count: (text) => engine.count(text),
    dispose: () => engine.dispose(),
    generate: (request, options) => {
      asked.push(request);
      return engine.generate(request, options);
    },
  };
}

const running = () => ({ signal: new AbortController().signal, onProgress: () => undefined });

afterEach(() => {
  vi.useRealTimers();
});

/**
 * Goes on with what `begin` begins to its end, on a clock of its own: what else this machine does must not make the
 * engine slow, and nobody waits for a slow one.
 */
async function onOwnClock<T>(begin: () => Promise<T>): Promise<T> {
  vi.useFakeTimers({ toFake: ['performance', 'Date', 'setTimeout', 'clearTimeout'] });
  const [done] = await Promise.all([begin(), vi.runAllTimersAsync()]);
  return done;
}
const measured = (engine: Engine): Promise<Measured> => onOwnClock(() => measureEngine(engine, running()));

describe('a benchmark', () => {
  it('measures reading and writing, each for itself', async () => {
    const { prompt, decode } = await measured(await load({ promptWordMs: 0.5, tokenMs: 10, endless: true }));
    expect(prompt, 'two words a millisecond').toBeGreaterThan(500);
    expect(prompt).toBeLessThan(2_100);
    expect(decode, 'a hundred a second').toBeGreaterThan(40);
    expect(decode).toBeLessThan(110);
  });

  it('reads a page of a typical length where the machine is quick, and no page twice', async () => {
    const asked: GenerateRequest[] = [];
    const engine = listening(await load({ promptWordMs: 1, tokenMs: 1, endless: true }), asked);
    await measured(engine);
    const pages = asked.map(({ messages }) => messages[1]?.content ?? '');
    expect(pages[1]?.length).toBeGreaterThan(3 * TYPICAL_PAGE_TOKENS);
    await measured(engine);
    const beginnings = asked.map(({ messages }) => messages[0]?.content);
    expect(new Set(beginnings).size, 'each begins with a number of its own').toBe(asked.length);
  });

  it('reads less where the machine is slow', async () => {
    const asked: GenerateRequest[] = [];
    const { prompt } = await measured(listening(await load({ promptWordMs: 20, tokenMs: 2, endless: true }), asked));
    expect(asked[1]?.messages[1]?.content.length).toBeLessThan(TYPICAL_PAGE_TOKENS * 3);
    expect(prompt).toBeLessThan(60);
  });

  it('tells of a machine that does not get through a few words, too', async () => {
    // Eight words at 1.5 s each, and the template's: longer than the first run may take.
    const { prompt, decode } = await measured(await load({ promptWordMs: 1_500, tokenMs: 100, endless: true }));
    expect(prompt).toBeGreaterThan(0.3);
    expect(prompt, 'with what a template would add').toBeLessThan(5);
    expect(decode).toBeGreaterThan(0.3);
  });

  it('asks again where an answer is short', async () => {
    const asked: GenerateRequest[] = [];
    const { decode } = await measured(listening(await load({ tokens: ['Yes', '.'], tokenMs: 20 }), asked));
    expect(asked.length).toBeGreaterThan(2);
    expect(decode).toBeGreaterThan(20);
  });

  it('reads what has room where a vocabulary has short tokens, and calls no text of anybody too long', async () => {
    const lengths: number[] = [];
    // A token is a letter: four times as many as English has.
    const letters = (engine: Engine, around: number): Engine => ({
      inUse: { ...engine.inUse, contextTokens: 1_024 },
      count: (text) => Promise.resolve({ tokens: text.length, exact: true }),
      dispose: () => engine.dispose(),
      async *generate(request, options) {
        const tokens = around + request.messages.reduce((sum, { content }) => sum + content.length, 0);
        if (tokens >= 1_024) throw new SottoError('context-overflow', 'too long', { tokens, limit: 1_024 });
        lengths.push(tokens);
        yield* engine.generate(request, options);
      },
    });
    const script = { promptWordMs: 0.5, tokenMs: 10, endless: true };
    const engines = [letters(await load(script), 20), letters(await load(script), 800)];
    for (const engine of engines) {
      const { prompt, decode } = await measured(engine);
      expect(prompt).toBeGreaterThan(500);
      expect(decode).toBeGreaterThan(40);
    }
    expect(lengths[1], 'half of the context').toBeGreaterThan(400);
    expect(lengths[1]).toBeLessThan(700);
    expect(lengths, 'a first few words and a page, whatever a template adds').toHaveLength(4);
  });

  it('counts the prompt as it is told, and not by letters, where the answer is cut before its end', async () => {
    // An answer takes longer than all of it may.
    const script = { promptWordMs: 10, tokenMs: 2_000, endless: true };
    const [plain, engine] = [await load(script), await load(script)];
    const words = await measured(plain);
    const tenEach = await measured({
      ...listening(engine, []),
      async *generate(request, options) {
        for await (const token of engine.generate(request, options))
          yield token.type === 'prompt' && token.size
            ? { ...token, size: { ...token.size, promptTokens: 10 * token.size.promptTokens } }
            : token;
      },
    });
    expect(tenEach.prompt / words.prompt).toBeGreaterThan(9);
  });

  it('tells what the first words told where a template leaves no room for a page', async () => {
    const engine = await load({ promptWordMs: 0.5, tokenMs: 10, endless: true });
    const full: Engine = {
      ...listening(engine, []),
      generate: (request, options) => {
        if ((request.messages[1]?.content.length ?? 0) > 20) throw new SottoError('context-overflow', 'too long');
        return engine.generate(request, options);
      },
    };
    const { decode } = await measured(full);
    expect(decode).toBeGreaterThan(40);
  });

  it('says how far it is, and stops when it is told to', async () => {
    const told: number[] = [];
    const controller = new AbortController();
    const measuring = measureEngine(await load({ promptWordMs: 1, tokenMs: 20, endless: true }), {
      signal: controller.signal,
      onProgress: (fraction) => {
        told.push(fraction);
        if (told.length > 12) controller.abort();
      },
    });
    await expect(measuring).rejects.toMatchObject({ name: 'AbortError' });
    expect(told).toEqual([...told].sort((a, b) => a - b));
  });

  it('fails by name where the model says nothing', async () => {
    await expect(
      measureEngine(
        await load({ tokens: [''], contextTokens: 4_096, fault: { at: 0, code: 'engine-failed' } }),
        running(),
      ),
    ).rejects.toMatchObject({ code: 'engine-failed' });
  });

  it('tells the wait for a typical page', () => {
    expect(firstTokenMs({ prompt: 100, decode: 10 })).toBe(TYPICAL_PAGE_TOKENS * 10 + 100);
  });
});
