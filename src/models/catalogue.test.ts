import { describe, expect, it } from 'vitest';
import { addressOf, isLocked } from './catalogue-schema';
import { CATALOGUE, describeCatalogue, findEntry } from './catalogue';

const state = { models: [], host: 'models.example' } as const;
const tiny = findEntry('smollm2-135m')!;

describe('the catalogue', () => {
  it('has the smallest first', () => {
    const bytes = CATALOGUE.map((entry) => entry.bytes);
    expect(bytes).toEqual([...bytes].sort((a, b) => a - b));
    expect(CATALOGUE.length).toBeGreaterThan(10);
  });

  it('knows every size, and every revision but one', () => {
    expect(CATALOGUE.filter((entry) => !entry.exact)).toEqual([]);
    expect(CATALOGUE.filter((entry) => !isLocked(entry)).map(({ id }) => id)).toEqual(['llama-3.2-3b']);
  });

  it.each(['qwen3-0.6b', 'qwen3-1.7b', 'qwen3-4b', 'granite-4.1-3b'])(
    'offers %s as an update of the file in an earlier list, and says what is better',
    (id) => {
      const entry = findEntry(id)!;
      const [older = ''] = entry.replaces;
      expect(describeCatalogue([entry], { ...state, models: [{ sha256: older }] })).toMatchObject([
        { installed: false, updates: older, changes: expect.stringMatching(/\w.*\.$/) as string },
      ]);
    },
  );

  it('has shapes that fit the sizes of the files: four to seven bits for each weight', () => {
    for (const { id, bytes, parameters, shape } of CATALOGUE) {
      const bits = (8 * bytes) / parameters;
      expect(bits, id).toBeGreaterThan(4.4);
      expect(bits, id).toBeLessThan(7.3);
      expect(parameters, id).toBeGreaterThan(shape.vocabulary * shape.width * (shape.tied ? 1 : 2));
    }
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

  it('finds a file by its revision, or else among the newest files', () => {
    expect(addressOf(tiny, 'https://models.example')).toBe(
      `https://models.example/${tiny.repository}/resolve/${tiny.revision}/${tiny.path}`,
    );
    expect(addressOf({ ...tiny, revision: null }, 'https://models.example')).toBe(
      `https://models.example/${tiny.repository}/resolve/main/${tiny.path}`,
    );
  });

  it('tells what is installed, and which older file a model updates', () => {
    const older = 'f'.repeat(64);
    const newer = { ...tiny, replaces: ['e'.repeat(64), older] };
    const tell = (...models: string[]) =>
      describeCatalogue([newer], { ...state, models: models.map((sha256) => ({ sha256 })) })[0];
    expect(tell()).toMatchObject({ installed: false, updates: null });
    expect(tell(older)).toMatchObject({ installed: false, updates: older });
    expect(tell(older, newer.sha256)).toMatchObject({ installed: true, updates: older });
  });

  it('tells the memory for each length of context', () => {
    const [described] = describeCatalogue([tiny], state);
    // 30 layers, 3 heads of 64, keys and values in two bytes each: 23,040 bytes a token.
    const [short, long] = described?.memory ?? [];
    expect((long?.bytes ?? 0) - (short?.bytes ?? 0)).toBe(2_048 * 23_040);
  });
});
