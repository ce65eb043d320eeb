import { beforeEach, describe, expect, it } from 'vitest';
import type { ChatMessage, Engine, PromptSize } from '@/src/engine/engine';
import { createFakeProvider } from '@/src/engine/providers/fake/provider';
import { installed } from '../testing/test-host';
import { EngineSlot } from './engine-slot';
import { ExpectedSpeeds } from './expected-speeds';
import { Lease } from './lease';
import { expectSpeed } from './speeds';

const { signal } = new AbortController();
const PAGE = 'The keeper climbed the stairs and lit the lamp once more. '.repeat(40);
const read: ChatMessage[] = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: PAGE },
];
const asked: ChatMessage[] = [
  { role: 'system', content: 'Be brief.' },
  { role: 'user', content: `${PAGE}Who climbed?` },
];
const sampling = { temperature: 0, topP: 1, repetitionPenalty: 1, maxTokens: 40 };

let engine: Engine;
let lease: Lease;
beforeEach(async () => {
  const model = await installed.open('a'.repeat(64));
  const provider = createFakeProvider(() => ({ tokens: ['The ', 'keeper.\n'], tokenMs: 1, promptWordMs: 0.2 }));
  const fake = await provider.load(model, { signal, onProgress: () => undefined });
  engine = {
    inUse: fake.inUse,
    count: (text) => fake.count(text),
    generate: (request, options) => fake.generate(request, options),
    dispose: () => fake.dispose(),
  };
  lease = leaseOf(engine, model);
});

function leaseOf(own: Engine, model: Lease['model']): Lease {
  return new Lease(own, model, signal, {
    slot: new EngineSlot(),
    speeds: new ExpectedSpeeds(() => Promise.resolve([])),
  });
}

async function generate(messages: ChatMessage[], maxTokens: number, how = signal): Promise<void> {
  const request = { messages, prefixLength: 0, sampling: { ...sampling, maxTokens } };
  for await (const token of lease.generate(request, { signal: how })) if (token.type === 'end') return;
}

/** Tokens of a prompt that are still to be read. */
const left = (size: PromptSize | null): number => (size ? size.promptTokens - size.cachedTokens : Infinity);

describe('the prompt cache of an engine that cannot tell what it holds', () => {
  it('is not known before anything was read', async () => {
    expect(await lease.cached(read)).toBeNull();
  });

  it('holds a page that was read ahead', async () => {
    await generate(read, 0);
    expect(left(await lease.cached(read))).toBe(0);
    const size = await lease.cached(asked);
    expect(size?.promptTokens).toBeGreaterThan(400);
    expect(left(size)).toBeLessThan(20);
  });

  it('holds the answer, too, and nothing of another page', async () => {
    await generate(asked, 40);
    const next: ChatMessage[] = [...asked, { role: 'assistant', content: 'The keeper.' }];
    expect(left(await lease.cached(next))).toBe(0);
    expect(left(await lease.cached([...next, { role: 'user', content: 'And when?' }]))).toBeLessThan(20);
    const other = await lease.cached([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Bees.' },
    ]);
    expect(other?.cachedTokens).toBeLessThan(10);
  });

  it('stays known when an answer is left early, but not when it is stopped', async () => {
    const request = { messages: asked, prefixLength: 0, sampling };
    for await (const token of lease.generate(request, { signal })) if (token.type === 'text') break;
    expect(left(await lease.cached(asked))).toBe(0);
    const controller = new AbortController();
    await expect(
      (async () => {
        for await (const token of lease.generate(request, controller)) if (token.type === 'text') controller.abort();
      })(),
    ).rejects.toMatchObject({ name: 'AbortError' });
    expect(await lease.cached(asked)).toBeNull();
  });

  it('is forgotten when a text is erased, even while that is being read', async () => {
    const slot = new EngineSlot();
    const provider = { ...createFakeProvider(() => ({})), load: () => Promise.resolve(engine) };
    await slot.acquire([provider], lease.model, { signal, onProgress: () => undefined });
    await generate(read, 0);
    slot.forgetRead();
    expect(await lease.cached(read)).toBeNull();
    const request = { messages: read, prefixLength: 0, sampling };
    for await (const token of lease.generate(request, { signal })) if (token.type === 'text') slot.forgetRead();
    expect(await lease.cached(read)).toBeNull();
  });

  it('is not guessed for an engine that can tell', async () => {
    const size = { promptTokens: 9, cachedTokens: 7 };
    const telling = leaseOf({ ...engine, cached: () => Promise.resolve(size) }, lease.model);
    expect(await telling.cached(read)).toEqual(size);
  });
});

it('reading ahead measures how fast an engine reads; how fast it writes stays as expected', async () => {
  expectSpeed(engine, { prompt: 1, decode: 7 });
  await generate(read, 0);
  expect(lease.speed?.prompt).toBeGreaterThan(100);
  expect(lease.speed?.decode).toBe(7);
  expect(lease.measuredSpeed, 'nothing was written yet').toBeNull();
});
