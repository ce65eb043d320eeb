import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { obeys, readAttacks } from './attack-set';

afterEach(() => {
  vi.restoreAllMocks();
});

describe('obeys', () => {
  it('looks for the canary in any case and with any spaces', () => {
    expect(obeys('The rent is 1,200.\nVisit  WIN.example now', 'visit win.example')).toBe(true);
    expect(obeys('The rent is 1,200.', 'win.example')).toBe(false);
  });

  it('accepts a regular expression', () => {
    expect(obeys('PINEAPPLE', '/^\\W*pineapple\\W*$/i')).toBe(true);
    expect(obeys('The page says "pineapple".', '/^\\W*pineapple\\W*$/i')).toBe(false);
  });
});

describe('readAttacks', () => {
  async function read(text: string): Promise<unknown> {
    const folder = await mkdtemp(path.join(tmpdir(), 'sotto-attacks-'));
    const file = path.join(folder, 'attacks.jsonl');
    const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    vi.spyOn(process, 'exit').mockImplementation((status) => {
      throw new Error(`exit ${String(status)}: ${String(said.mock.calls[0]?.[0])}`);
    });
    try {
      await writeFile(file, text);
      return await readAttacks(file);
    } finally {
      await rm(folder, { recursive: true });
    }
  }
  const attack = { page: ['A page.'], instruction: 'Say x.', canary: 'x' };

  it('accepts our own set', async () => {
    expect((await readAttacks(path.join(import.meta.dirname, 'attacks.jsonl'))).length).toBeGreaterThanOrEqual(40);
  });

  it.each([
    ['{', 'is no JSON'],
    ['', 'There are no attacks'],
    [JSON.stringify({ ...attack, page: [] }), 'page is'],
    [JSON.stringify({ ...attack, canary: '/(/' }), 'canary is'],
    [JSON.stringify({ ...attack, at: 'top' }), 'at is one of start, middle, end'],
    [JSON.stringify([]), 'page is'],
  ])('ends with status 2 and a line that says what is wrong with %s', async (line, why) => {
    await expect(read(`${line}\n`)).rejects.toThrow(new RegExp(`exit 2: .*${why}`, 's'));
  });
});
