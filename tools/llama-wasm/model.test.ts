/** Whole models in both modules: their logits against the NumPy reference, and the promises of the C interface. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasRelaxedSimd } from '../../src/engine/providers/llama/memory.ts';
import { LlamaError } from '../../src/engine/providers/llama/llama-error.ts';
import {
  CASES,
  fileOf,
  OF_LLAMA,
  stepsOf,
  tokensOf,
  type Case,
  type Expected,
} from '../../tests/conformance/numbers/cases.ts';
import { MODULES, openInNode, type ModelInNode, type ModuleName } from './in-node.ts';

/** Largest and typical difference of a logit, as a share of their spread. Activations are rounded to eight bits. */
const TOLERANCE = { worst: 0.25, typical: 0.045 };
const STEP = 128;

type Subject = Pick<Case, 'name' | 'model' | 'quantization'>;

const expectedOf = (name: string): Expected =>
  JSON.parse(
    readFileSync(path.join(import.meta.dirname, `../../tests/conformance/numbers/expected/${name}.json`), 'utf8'),
  ) as Expected;

async function withModel<T>(name: ModuleName, subject: Subject, use: (model: ModelInNode) => T): Promise<T> {
  const model = await openInNode(name, fileOf(subject));
  try {
    return use(model);
  } finally {
    model.close();
  }
}

function first(): Case {
  const [subject] = CASES;
  if (!subject) throw new Error('There are cases.');
  return subject;
}

function deviation(subject: Subject, { llama }: ModelInNode): { worst: number; typical: number } {
  const { rows, spread } = expectedOf(subject.name);
  const tokens = tokensOf(subject);
  llama.startContext({ context: tokens.length, step: STEP, threads: 1 });
  let [at, worst, squares, count] = [0, 0, 0, 0];
  stepsOf(subject).forEach((step, i) => {
    llama.decode(tokens.slice(at, at + step), 'last');
    at += step;
    const logits = llama.logits();
    for (const [token, logit] of rows[i] ?? []) {
      const off = Math.abs((logits[token] ?? NaN) - logit) / spread;
      worst = Math.max(worst, off);
      squares += off * off;
      count += 1;
    }
  });
  return { worst, typical: Math.sqrt(squares / count) };
}

it('this Node can run either module, as hasRelaxedSimd says', () => {
  expect(hasRelaxedSimd()).toBe(true);
});

describe.each(MODULES)('%s', (name) => {
  it.each([...CASES, ...OF_LLAMA])('$name: logits of every step match the reference', async (subject) => {
    const { worst, typical } = await withModel(name, subject, (model) => deviation(subject, model));
    expect(worst).toBeLessThan(TOLERANCE.worst);
    expect(typical).toBeLessThan(TOLERANCE.typical);
    expect(worst).toBeGreaterThan(0);
  });

  // Steps have at least two tokens: a single token is computed by the kernels for answers.
  it.each([...CASES, ...OF_LLAMA])('$name: the same logits in steps of any size', async (subject) => {
    await withModel(name, subject, ({ llama }) => {
      const tokens = tokensOf(subject).slice(0, 124);
      llama.startContext({ context: 128, step: STEP, threads: 1 });
      const [together, ...apart] = [[124], [8], [16], [48], [4], [7, 101, 16]].map((steps) => {
        llama.keep(0);
        for (let i = 0, at = 0; at < tokens.length; i += 1) {
          const step = steps[i % steps.length] ?? NaN;
          llama.decode(tokens.slice(at, at + step), 'last');
          at += step;
        }
        return llama.logits();
      });
      for (const logits of apart) expect(logits).toEqual(together);
    });
  });

  it('our kernels agree with ggml’s own', async () => {
    const subject = first();
    await withModel(name, subject, (model) => {
      const ours = deviation(subject, model);
      model.llama.useKernels(false);
      const theirs = deviation(subject, model);
      model.llama.useKernels(true);
      // Both round activations to eight bits, but with different scales and sums.
      expect(ours.typical).toBeLessThan(theirs.typical * 1.2);
    });
  });

  it('a kept prefix gives the same logits as before', async () => {
    await withModel(name, first(), ({ llama }) => {
      const tokens = tokensOf(first()).slice(0, 60);
      llama.startContext({ context: 128, step: STEP, threads: 1 });
      llama.decode(tokens.slice(0, 40), 'none');
      llama.decode(tokens.slice(40), 'last');
      const before = llama.logits();
      expect(llama.length).toBe(60);
      expect(llama.keep(40)).toBe(40);
      llama.decode(tokens.slice(40), 'last');
      expect(llama.logits()).toEqual(before);
      expect(llama.keep(0)).toBe(0);
    });
  });

  it('a full context refuses, and keeps what it has', async () => {
    await withModel(name, first(), ({ llama }) => {
      llama.startContext({ context: 256, step: STEP, threads: 1 });
      const tokens = tokensOf(first()).slice(0, STEP);
      llama.decode(tokens, 'none');
      llama.decode(tokens, 'none');
      expect(() => llama.decode(tokens.slice(0, 1), 'last')).toThrow(expect.objectContaining({ status: 'full' }));
      expect(llama.length).toBe(256);
    });
  });

  it('refuses a context that is larger than the memory, with figures, and a smaller one works', async () => {
    await withModel(name, first(), ({ llama }) => {
      const start = (context: number) => () => {
        llama.startContext({ context, step: STEP, threads: 1 });
      };
      expect(start(1_000_000_000)).toThrow(/1000000000 tokens takes \d+ MB/);
      expect(start(1_000_000_000)).toThrow(expect.objectContaining({ status: 'memory' }));
      expect(start(256)).not.toThrow();
    });
  });

  it('the stop flag ends a step, and nothing of it is kept', async () => {
    await withModel(name, first(), ({ llama }) => {
      llama.startContext({ context: 128, step: STEP, threads: 1 });
      const tokens = tokensOf(first());
      llama.decode(tokens.slice(0, 10), 'none');
      llama.stopWord()[0] = 1;
      expect(() => llama.decode(tokens.slice(10, 30), 'last')).toThrow(expect.objectContaining({ status: 'stopped' }));
      expect(llama.length).toBe(10);
      llama.stopWord()[0] = 0;
      llama.decode(tokens.slice(10, 30), 'last');
      const after = llama.logits();
      llama.keep(0);
      llama.decode(tokens.slice(0, 10), 'none');
      llama.decode(tokens.slice(10, 30), 'last');
      expect(llama.logits()).toEqual(after);
    });
  });

  it('samples: greedy takes the best token, a seed repeats its result, a penalty forbids a token', async () => {
    await withModel(name, first(), ({ llama }) => {
      llama.startContext({ context: 128, step: STEP, threads: 1 });
      llama.decode(tokensOf(first()).slice(0, 20), 'last');
      const logits = llama.logits();
      const best = logits.indexOf(Math.max(...logits));
      const draw = (options: {
        temperature: number;
        repetitionPenalty?: number;
        seed?: number;
        topP?: number;
      }): number[] => {
        llama.sampler({ topP: 1, repetitionPenalty: 1, seed: 0, ...options });
        return Array.from({ length: 12 }, () => llama.sample());
      };
      expect(new Set(draw({ temperature: 0 }))).toEqual(new Set([best]));
      expect(draw({ temperature: 1.5, seed: 5 })).toEqual(draw({ temperature: 1.5, seed: 5 }));
      expect(draw({ temperature: 1.5, seed: 5 })).not.toEqual(draw({ temperature: 1.5, seed: 6 }));
      expect(new Set(draw({ temperature: 1.5, topP: 1e-6 }))).toEqual(new Set([best]));
      const [one, ...others] = draw({ temperature: 0, repetitionPenalty: 1000 });
      expect(one).toBe(best);
      expect(others).not.toContain(best);
    });
  });

  it('refuses a file that is no model, and wrong calls, by name', async () => {
    const opening = openInNode(name, new Uint8Array(1000).fill(71));
    await expect(opening).rejects.toBeInstanceOf(LlamaError);
    await expect(opening).rejects.toMatchObject({ status: 'model' });
    await withModel(name, first(), ({ llama }) => {
      expect(() => llama.decode([1], 'last')).toThrow(expect.objectContaining({ status: 'argument' }));
      llama.startContext({ context: 128, step: 8, threads: 1 });
      expect(() => llama.decode([1e6], 'last')).toThrow(expect.objectContaining({ status: 'argument' }));
      expect(() => llama.decode([1, 2, 3, 4, 5, 6, 7, 8, 9], 'last')).toThrow(
        expect.objectContaining({ status: 'argument' }),
      );
    });
  });
});
