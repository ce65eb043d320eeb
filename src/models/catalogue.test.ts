import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { addressOf, CatalogueSchema, isLocked } from './catalogue-schema';
import { CATALOGUE, describeCatalogue, findEntry } from './catalogue';

const state = { models: [], host: 'models.example', engines: ['webllm', 'wllama'] } as const;
const tiny = findEntry('smollm2-135m')!;

describe('the catalogue', () => {
  it('has the smallest first', () => {
    const bytes = CATALOGUE.map((entry) => entry.bytes);
    expect(bytes).toEqual([...bytes].sort((a, b) => a - b));
    expect(CATALOGUE.length).toBeGreaterThan(10);
  });

  it('offers llama.cpp no file that is larger than it opens', () => {
    for (const entry of CATALOGUE) if (entry.bytes >= 2 ** 31) expect(entry.engines, entry.id).toEqual(['webllm']);
    const listed = (engines: readonly string[]) =>
      v.is(CatalogueSchema, { version: 1, models: [{ ...tiny, bytes: 2 ** 31, chunks: null, engines }] });
    expect(listed(['webllm'])).toBe(true);
    expect(listed(['webllm', 'wllama'])).toBe(false);
    expect(listed(['wllama-webgpu'])).toBe(false);
  });

  it('is locked where revision, size and hash are known, and then has the hashes of its pieces', () => {
    expect(isLocked(tiny)).toBe(true);
    expect(tiny.chunks?.sha256).toHaveLength(Math.ceil(98_362_432 / (512 << 10)));
    expect(
      describeCatalogue([tiny, { ...tiny, revision: null }, { ...tiny, exact: false, chunks: null }], state).map(
        ({ locked }) => locked,
      ),
    ).toEqual([true, false, false]);
  });

  it('finds a file by its revision, or among the newest', () => {
    expect(addressOf(tiny, 'https://models.example')).toBe(
      `https://models.example/${tiny.repository}/resolve/${tiny.revision}/${tiny.path}`,
    );
    expect(addressOf({ ...tiny, revision: null }, 'https://models.example')).toBe(
      `https://models.example/${tiny.repository}/resolve/main/${tiny.path}`,
    );
  });

  it('tells what is here, and which older pin a model takes the place of', () => {
    const older = 'f'.repeat(64);
    const newer = { ...tiny, replaces: ['e'.repeat(64), older] };
    const tell = (...models: string[]) =>
      describeCatalogue([newer], { ...state, models: models.map((sha256) => ({ sha256 })) })[0];
    expect(tell()).toMatchObject({ installed: false, updates: null });
    expect(tell(older)).toMatchObject({ installed: false, updates: older });
    expect(tell(older, newer.sha256)).toMatchObject({ installed: true, updates: older });
  });

  it("tells of this build's engines only, and what the memory is with each context", () => {
    const [described] = describeCatalogue([tiny], state);
    expect(described?.engines).toEqual(['webllm', 'wllama']);
    // 30 layers, 3 heads of 64, keys and values in two bytes each: 23,040 bytes a token.
    const [short, long] = described?.memory ?? [];
    expect((long?.bytes ?? 0) - (short?.bytes ?? 0)).toBe(2_048 * 23_040);
  });
});
