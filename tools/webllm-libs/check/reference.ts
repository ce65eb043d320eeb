/** The NumPy reference, and how far a library is from it. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';

export interface Expected {
  /** Where the converted model lies. */
  readonly model: string;
  readonly prompt: readonly number[];
  /** Greedy tokens. */
  readonly chosen: readonly number[];
  readonly text: string;
  /** One row of the vocabulary's size for each chosen token. */
  readonly logits: Float32Array;
}

/** Converts a GGUF for a library and lets NumPy answer a question with `count` tokens. Takes seconds to a minute. */
export function expect(gguf: string, library: string, question: string, count: number): Expected {
  const script = path.join(import.meta.dirname, '../reference.py');
  const output = execFileSync('python3', [script, gguf, library, question, String(count)], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
  const folder = output.trimEnd().split('\n').at(-1) ?? '';
  const { prompt, chosen, text } = JSON.parse(readFileSync(path.join(folder, 'expected.json'), 'utf8')) as Expected;
  const bytes = readFileSync(path.join(folder, 'expected.f32'));
  return { model: path.join(folder, 'model'), prompt, chosen, text, logits: new Float32Array(new Uint8Array(bytes).buffer) };
}

/** Largest absolute difference between rows that a browser gave (base64) and the first rows of the reference. */
export function worstDifference(rows: readonly string[], expected: Float32Array, vocabulary: number): number {
  let worst = 0;
  for (const [index, row] of rows.entries()) {
    const given = new Float32Array(new Uint8Array(Buffer.from(row, 'base64')).buffer);
    for (const [token, value] of given.entries()) worst = Math.max(worst, Math.abs(value - (expected[index * vocabulary + token] ?? Infinity)));
  }
  return worst;
}
