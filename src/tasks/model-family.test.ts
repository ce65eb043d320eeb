import { describe, expect, it } from 'vitest';
import catalogue from '@/src/models/catalogue.json';
import { FAMILIES, samplingFor, familyTraitsOf } from './model-family';

const READING = { temperature: 0.5, rewrites: false };
const REWRITING = { temperature: 0.3, rewrites: true };

describe('what is known of a model by its name', () => {
  it.each(catalogue.models.map(({ name, parameters }) => [name, parameters] as const))(
    '%s has a family, and its size',
    (name, parameters) => {
      expect(FAMILIES.filter(({ names }) => names.test(name)).length, 'its makers are heard').toBeGreaterThan(0);
      expect(familyTraitsOf(name).isTiny).toBe(parameters < 400e6);
    },
  );

  it.each([
    ['SmolLM2 135M Instruct', 0.2, true],
    ['SmolLM2 360M Instruct', 0.2, true],
    ['SmolLM2 1.7B', 0.2, false],
    ['SmolLM3 3B', 0.6, false],
    ['Qwen3 0.6B', 0.7, false],
    ['Qwen2.5 0.5B Instruct', 0.7, false],
    ['Gemma 3 270m It', 1, true],
    ['Llama 3.2 1B Instruct', 0.6, false],
    ['LFM2.5 1.2B Instruct', 0.1, false],
    ['LFM2 350M', 0.3, true],
    ['Phi 4 mini instruct', 0, false],
    ['Granite 4.0 Micro', 0, false],
    ['My own tune', 0.2, false],
    ['', 0.2, false],
  ])('%s is drawn from as its makers say', (name, temperature, isTiny) => {
    expect(familyTraitsOf(name)).toMatchObject({ temperature, isTiny });
  });

  it('takes neither a version nor a count of experts or tokens for a size', () => {
    for (const name of ['Qwen3 4B Thinking 2507', 'Llama 3.1 8B 128K', 'Mixtral 8x7B', 'Model 1M5'])
      expect(familyTraitsOf(name).isTiny, name).toBe(false);
  });

  it('says where each figure is from', () => {
    for (const { source } of FAMILIES) expect(source.length).toBeGreaterThan(30);
  });
});

describe('how words are drawn', () => {
  it("keeps to the makers' temperature, and to the text", () => {
    expect(samplingFor(familyTraitsOf('SmolLM2 135M'), READING, 9)).toEqual({
      temperature: 0.2,
      topP: 0.9,
      repetitionPenalty: 1.1,
      maxTokens: 9,
    });
    expect(samplingFor(familyTraitsOf('Gemma 3 1B'), READING, 9)).toEqual({
      temperature: 0.5,
      topP: 0.95,
      repetitionPenalty: 1,
      maxTokens: 9,
    });
    expect(samplingFor(familyTraitsOf('Granite 4.0 Micro'), READING, 9).temperature).toBe(0);
  });

  it('lets a rewrite repeat the words of its text', () => {
    expect(samplingFor(familyTraitsOf('LFM2.5 1.2B'), REWRITING, 9)).toEqual({
      temperature: 0.1,
      topP: 0.1,
      repetitionPenalty: 1,
      maxTokens: 9,
    });
    expect(samplingFor(familyTraitsOf('Qwen3 1.7B'), REWRITING, 9).temperature).toBe(0.3);
  });
});
