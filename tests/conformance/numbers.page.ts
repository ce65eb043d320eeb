/** The page in which libraries compute the numbers that `numbers.test.ts` compares. Nothing is asserted here. */
import { CASES, DEMO_CASE, fileOf, stepsOf, tokensOf } from './numbers/cases';
import { Library, type Draw, type Variant } from './numbers/library';

export interface NumbersPage {
  /** Loads a case's model, or the one at `path` in the package. @returns The library's name for its layout. */
  load(name: string, variant: Variant, path?: string): Promise<string>;
  /** A row of logits for each step: the steps of the case, unless others are given. */
  logits(steps?: readonly number[]): Promise<number[][]>;
  /** The row after so many tokens again, after the last `dropped` tokens were removed from the cache. */
  again(length: number, dropped: number): Promise<number[]>;
  draws(logits: readonly number[], draw: Draw, count: number, seed: number): Promise<number[]>;
  edited(logits: readonly number[], draw: Draw): Promise<number[]>;
  sha256(): Promise<string>;
}

declare global {
  var numbers: NumbersPage | undefined;
}

let loaded:
  | {
      readonly library: Library;
      readonly file: Blob;
      readonly tokens: readonly number[];
      readonly steps: readonly number[];
    }
  | undefined;

function current(): NonNullable<typeof loaded> {
  if (!loaded) throw new Error('Nothing is loaded.');
  return loaded;
}

async function subjectOf(name: string, path: string | undefined) {
  if (path !== undefined) return { ...DEMO_CASE, file: await (await fetch(path)).blob() };
  const subject = CASES.find((candidate) => candidate.name === name);
  if (!subject) throw new Error(`There is no case ${name}.`);
  return { file: new Blob([fileOf(subject)]), tokens: tokensOf(subject), steps: stepsOf(subject) };
}

globalThis.numbers = {
  async load(name, variant, path) {
    const subject = await subjectOf(name, path);
    loaded = { ...subject, library: await Library.load(subject.file, variant) };
    return loaded.library.quantization;
  },
  async logits(others) {
    const { library, tokens, steps } = current();
    return (await library.logits(tokens, others ?? steps)).map((row) => [...row]);
  },
  async again(length, dropped) {
    const { library, tokens } = current();
    return [...(await library.again(tokens.slice(0, length), dropped))];
  },
  draws: (logits, draw, count, seed) => current().library.draws(Float32Array.from(logits), draw, count, seed),
  edited: async (logits, draw) => [...(await current().library.edited(Float32Array.from(logits), draw))],
  async sha256() {
    const digest = await crypto.subtle.digest('SHA-256', await current().file.arrayBuffer());
    return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
  },
};
