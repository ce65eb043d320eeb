/** Prints when the first word comes, by page length, at a given speed. No model is asked. */
import type { TokenSpeed } from '../../src/tasks/clock.ts';
import { loadSource } from '../load-source.ts';
import type { product as productOfBench } from './first-word.product.ts';

export async function reportFirstWords(speed: TokenSpeed, contextTokens: number): Promise<void> {
  const { product } = await loadSource<{ product: typeof productOfBench }>('answers/first-word.product.ts');
  const rows = await product.firstWords(speed, contextTokens);
  console.log(
    'Seconds until the first word; a summary of a long page shows notes before its own; share of the page read.',
  );
  const cell = (value: number): string => value.toFixed(1).padStart(8);
  for (const { words, question, summary } of rows)
    console.log(
      `${String(words).padStart(6)} words  question${cell(question.firstWord)} (${question.covered.toFixed(2)})` +
        `  summary${cell(summary.firstWord)}, its own${cell(summary.firstOfAnswer)} (${summary.covered.toFixed(2)})`,
    );
  console.log(JSON.stringify({ ...speed, contextTokens, rows }));
}
