/** Counts how answers end, and how soon they begin. */
import type { Kept } from './kept.ts';
import type { Pipeline } from './pipelines.ts';

/** A sentence's end in any script, with closing marks after it, or the end of a table's row. */
const ENDS = /(?:[.!?…。！？।؟։]["'”’»)\]*_]*|\|)\s*$/u;
/** A reader notices when more words than this are dropped. */
const MANY_WORDS = 25;

interface Ends {
  readonly answers: number;
  /** Share of answers that end with a whole sentence, for whatever reason they ended. */
  readonly endsWithSentence: number;
  /** Share of answers that end in a sentence, although the model was not done. */
  readonly endsMidSentence: number;
  /** Number of answers by what ended them. */
  readonly finish: Readonly<Record<string, number>>;
  /** Words that the model wrote and the answer lacks; absent where no answer has this figure. */
  readonly droppedWords?: { readonly mean: number; readonly most: number; readonly overMany: number };
  /** Seconds until the first word, on this machine. */
  readonly firstWord?: { readonly median: number; readonly most: number };
}

export function endsWithSentence(text: string): boolean {
  return ENDS.test(text);
}

const share = (part: number, whole: number): number => Math.round((1_000 * part) / Math.max(1, whole)) / 1_000;

function endsOf(answers: readonly Kept[]): Ends {
  const whole = answers.filter(({ text }) => endsWithSentence(text));
  const cut = answers.filter(({ text, finish }) => !endsWithSentence(text) && finish !== 'stop');
  const finish: Record<string, number> = {};
  for (const one of answers) finish[one.finish] = (finish[one.finish] ?? 0) + 1;
  const dropped = answers.flatMap(({ droppedWords }) => (droppedWords === undefined ? [] : [droppedWords]));
  const first = answers
    .flatMap(({ firstMs }) => (firstMs === undefined ? [] : [firstMs / 1_000]))
    .sort((a, b) => a - b);
  return {
    answers: answers.length,
    endsWithSentence: share(whole.length, answers.length),
    endsMidSentence: share(cut.length, answers.length),
    finish,
    ...(dropped.length > 0 && {
      droppedWords: {
        mean: share(
          dropped.reduce((sum, words) => sum + words, 0),
          dropped.length,
        ),
        most: Math.max(...dropped),
        overMany: dropped.filter((words) => words > MANY_WORDS).length,
      },
    }),
    ...(first.length > 0 && {
      firstWord: { median: share(first[Math.floor(first.length / 2)] ?? 0, 1), most: share(first.at(-1) ?? 0, 1) },
    }),
  };
}

/** Prints and returns how the answers of each pipeline end. */
export function reportEnds(answers: readonly Kept[]): Partial<Record<Pipeline, Ends>> {
  const pipelines = [...new Set(answers.map(({ pipeline }) => pipeline))];
  return Object.fromEntries(
    pipelines.map((pipeline) => {
      const ends = endsOf(answers.filter((one) => one.pipeline === pipeline));
      const by = Object.entries(ends.finish).map(([finish, many]) => `${finish} ${String(many)}`);
      const dropped = ends.droppedWords
        ? `  words dropped: mean ${String(ends.droppedWords.mean)}, most ${String(ends.droppedWords.most)}, over ${String(MANY_WORDS)} in ${String(ends.droppedWords.overMany)}`
        : '';
      console.log(
        `${pipeline.padEnd(10)} ends with a sentence ${ends.endsWithSentence.toFixed(3)}, in mid-sentence ${ends.endsMidSentence.toFixed(3)}  ended by: ${by.join(', ')}${dropped}`,
      );
      return [pipeline, ends];
    }),
  );
}
