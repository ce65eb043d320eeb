import { describe, expect, it } from 'vitest';
import type { EngineId } from '@/src/protocol/task';
import { SottoError } from '@/src/protocol/errors';
import { fileTraits } from '@/tests/fixtures/model-traits';
import type { Provider } from './engine';
import { hear, rankEngines } from './rank';
import { ABLE, refuse } from './traits';

const model = fileTraits();

function candidate(id: EngineId, { available = true, worthwhile = true, able = true } = {}) {
  const provider: Provider = {
    id,
    backend: 'cpu',
    canRun: () => Promise.resolve(able ? ABLE : refuse('library')),
    probe: () => Promise.reject(new Error('not asked here')),
    load: () => Promise.reject(new Error('not loaded here')),
  };
  return { provider, probe: { available, worthwhile } };
}

async function ranked(...parameters: Parameters<typeof rankEngines>): Promise<EngineId[]> {
  return (await rankEngines(...parameters)).map(({ id }) => id);
}

async function refusal(...parameters: Parameters<typeof rankEngines>): Promise<SottoError> {
  try {
    await rankEngines(...parameters);
  } catch (error) {
    if (error instanceof SottoError) return error;
  }
  throw new Error('nothing was refused');
}

describe('rankEngines', () => {
  it('prefers WebGPU and keeps the processor as the way out', async () => {
    expect(await ranked('auto', model, [candidate('webllm'), candidate('llama')])).toEqual(['webllm', 'llama']);
  });

  it('takes llama.cpp on the GPU where WebLLM has no library, and the processor once that has failed', async () => {
    const able = [candidate('webllm', { able: false }), candidate('wllama-webgpu'), candidate('llama')];
    expect(await ranked('auto', model, able)).toEqual(['wllama-webgpu', 'llama']);
    const failed = [
      candidate('webllm', { able: false }),
      candidate('wllama-webgpu', { worthwhile: false }),
      candidate('llama'),
    ];
    expect(await ranked('auto', model, failed)).toEqual(['llama']);
  });

  it('never passes from the processor to a software rasterizer, which would take minutes and hide why', async () => {
    expect(await ranked('auto', model, [candidate('webllm', { worthwhile: false }), candidate('llama')])).toEqual([
      'llama',
    ]);
  });

  it('takes a software rasterizer where nothing else runs the model', async () => {
    expect(
      await ranked('auto', model, [candidate('webllm', { worthwhile: false }), candidate('llama', { able: false })]),
    ).toEqual(['webllm']);
  });

  it('leaves out engines that lack a library for the model or an adapter', async () => {
    expect(await ranked('auto', model, [candidate('webllm', { able: false }), candidate('llama')])).toEqual(['llama']);
    expect(await ranked('auto', model, [candidate('webllm', { available: false }), candidate('llama')])).toEqual([
      'llama',
    ]);
  });

  it('serves with the chosen engine alone, however slow', async () => {
    expect(await ranked('webllm', model, [candidate('webllm', { worthwhile: false }), candidate('llama')])).toEqual([
      'webllm',
    ]);
  });

  it.each([
    ['machine', [candidate('webllm', { available: false })]],
    ['model', [candidate('webllm', { able: false })]],
  ])('says why the chosen engine cannot be had: %s', async (why, candidates) => {
    const error = await refusal('webllm', model, candidates);
    expect(error.code).toBe('engine-unavailable');
    expect(error.data).toMatchObject({ engine: 'webllm', why });
  });

  it('leaves it to the best engine where this build has none of the chosen name', async () => {
    expect(await ranked('of-another-version', model, [candidate('webllm'), candidate('llama')])).toEqual([
      'webllm',
      'llama',
    ]);
  });

  it('says whether the machine or the model is in the way when nothing is left', async () => {
    expect((await refusal('auto', model, [candidate('llama', { available: false })])).data).toMatchObject({
      why: 'machine',
    });
    expect((await refusal('auto', model, [candidate('llama', { able: false })])).data).toMatchObject({ why: 'model' });
  });

  it('gives a model that a provider has itself to that one, whatever is chosen for files', async () => {
    const own = { kind: 'named', provider: 'server', name: 'big' } as const;
    const both = [candidate('llama'), candidate('server')];
    expect(await ranked('llama', own, both)).toEqual(['server']);
    expect(await ranked('auto', own, both)).toEqual(['server']);
    expect((await refusal('auto', own, [candidate('server', { available: false })])).data).toMatchObject({
      engine: 'server',
      why: 'machine',
    });
  });
});

it('hears who runs a model, and why the others do not', async () => {
  const heard = await hear(model, [candidate('webllm', { able: false }).provider, candidate('llama').provider]);
  expect(heard).toEqual({ engines: ['llama'], refusals: [{ able: false, code: 'library' }] });
});
