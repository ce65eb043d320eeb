/**
 * `npm run bench:checker -- --claims FILE`: compares people's judgements of sentences with those of the check.
 *
 * FILE is JSON lines, plain or gzipped: `{"page":[paragraphs],"language":…,"sentences":[{"text":…,"faithful":bool,
 * "kind":…}]}`; `language`, `kind`, `title` and `question` may be absent. Each sentence is checked as an answer of its
 * own; with `"whole":true` a line's sentences are one answer, with a space between them. Where a text is several
 * sentences, the worst one counts. Positive means unfaithful: recall is the share of unfaithful texts that are found,
 * false alarms the share of faithful ones that are. Rates without cases are null. Bad lines are named by number, and
 * nothing is measured then (exit 2).
 */
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import * as v from 'valibot';
import type { CheckedAnswer } from '../src/protocol/checked-answer.ts';
import type { product as productOfBench } from './checker.product.ts';
import { asPage } from './question-pages.ts';

const JudgedPageSchema = v.object({
  page: v.pipe(v.array(v.string()), v.minLength(1)),
  title: v.optional(v.string(), ''),
  language: v.optional(v.pipe(v.string(), v.maxLength(64)), ''),
  question: v.optional(v.string()),
  whole: v.optional(v.boolean(), false),
  sentences: v.array(
    v.object({ text: v.string(), faithful: v.boolean(), kind: v.optional(v.nullable(v.string()), null) }),
  ),
});
type JudgedPage = v.InferOutput<typeof JudgedPageSchema>;

/** So many bad lines are named; the rest is only counted. */
const NAMED = 20;

/** The judged pages of a file, with their line numbers. @throws Error that names every bad line */
export function judgedPages(text: string): { readonly line: number; readonly judged: JudgedPage }[] {
  const pages: { line: number; judged: JudgedPage }[] = [];
  const bad: string[] = [];
  for (const [at, line] of text
    .replace(/^\uFEFF/u, '')
    .split('\n')
    .entries()) {
    if (line.trim() === '') continue;
    try {
      const parsed = v.safeParse(JudgedPageSchema, JSON.parse(line));
      if (parsed.success) pages.push({ line: at + 1, judged: parsed.output });
      else
        bad.push(
          `line ${String(at + 1)}: ${parsed.issues.map((issue) => `${v.getDotPath(issue) ?? 'the line'}: ${issue.message}`).join('; ')}`,
        );
    } catch {
      bad.push(`line ${String(at + 1)}: no JSON`);
    }
  }
  if (bad.length > NAMED) bad.splice(NAMED, bad.length, `and ${String(bad.length - NAMED)} more lines`);
  if (bad.length > 0) throw new Error(bad.join('\n'));
  if (pages.length === 0) throw new Error('no line with a page');
  return pages;
}

type Mark = 'strong' | 'weak' | 'none' | 'excused';
type Checked = CheckedAnswer['sentences'][number];

/** What the check says of one judged sentence. */
interface Verdict {
  readonly faithful: boolean;
  readonly kind: string;
  readonly flags: readonly string[];
  readonly mark: Mark;
  /** Null where nothing was measured. */
  readonly held: number | null;
}

const WORST: readonly Mark[] = ['none', 'weak', 'strong', 'excused'];
const markOf = ({ passage, strength, excused }: Checked): Mark =>
  passage ? (strength ?? 'strong') : excused === undefined ? 'none' : 'excused';

function verdictOf(own: readonly Checked[], written: string, faithful: boolean, kind: string | null): Verdict {
  const marks = own.map(markOf);
  const helds = own
    .filter((one) => markOf(one) !== 'excused')
    .flatMap(({ held }) => (held === undefined ? [] : [held]));
  return {
    faithful,
    kind: kind ?? '',
    flags: own.flatMap(({ flags }) => flags.map((flag) => `${flag.kind} "${written.slice(flag.start, flag.end)}"`)),
    mark: WORST.find((mark) => marks.includes(mark)) ?? 'excused',
    held: helds.length === 0 ? null : Math.min(...helds),
  };
}

/** Each sentence of a judged page with its verdict. */
function verdictsOf(judged: JudgedPage, { checkAnswer }: typeof productOfBench): Verdict[] {
  const page = asPage({ title: judged.title, paragraphs: judged.page, questions: [] }, judged.language);
  if (!judged.whole)
    return judged.sentences.map(({ text, faithful, kind }) =>
      verdictOf(checkAnswer(text, page, judged.question).sentences, text, faithful, kind),
    );
  const answer = judged.sentences.map(({ text }) => text).join(' ');
  const { sentences } = checkAnswer(answer, page, judged.question);
  let from = 0;
  return judged.sentences.map(({ text, faithful, kind }) => {
    const [start, end] = [from, from + text.length];
    from = end + 1;
    const own = sentences.filter((one) => one.start < end && start < one.end);
    return verdictOf(own, answer, faithful, kind);
  });
}

const rate = (part: number, of: number): number | null => (of === 0 ? null : Math.round((1_000 * part) / of) / 1_000);

/** How well a sign finds unfaithful sentences. */
function figuresOf(all: readonly Verdict[], isFound: (one: Verdict) => boolean): Record<string, number | null> {
  const count = (of: (one: Verdict) => boolean): number => all.filter(of).length;
  const [unfaithful, faithful] = [count((one) => !one.faithful), count((one) => one.faithful)];
  const hits = count((one) => !one.faithful && isFound(one));
  const alarms = count((one) => one.faithful && isFound(one));
  const balanced = unfaithful === 0 || faithful === 0 ? null : rate(hits / unfaithful + 1 - alarms / faithful, 2);
  return {
    precision: rate(hits, hits + alarms),
    recall: rate(hits, unfaithful),
    falseAlarms: rate(alarms, faithful),
    balancedAccuracy: balanced,
  };
}

/** The share of unfaithful ones. */
const shareOf = (some: readonly Verdict[]): { cases: number; unfaithful: number | null } => ({
  cases: some.length,
  unfaithful: rate(some.filter(({ faithful }) => !faithful).length, some.length),
});
/** Bands of the share that the passage holds: from the first number, up to but without the second. */
const BANDS = [
  [0, 0.42],
  [0.42, 0.6],
  [0.6, 0.75],
  [0.75, 0.9],
  [0.9, 2],
] as const;

function report(all: readonly Verdict[]): Record<string, unknown> {
  const isFlagged = ({ flags }: Verdict): boolean => flags.length > 0;
  const isUnlike = ({ mark }: Verdict): boolean => mark === 'none';
  const isEither = (one: Verdict): boolean => isFlagged(one) || isUnlike(one);
  const unflagged = all.filter((one) => !isFlagged(one));
  const kinds = [...new Set(all.map(({ kind }) => kind))].filter((kind) => kind !== '').sort();
  return {
    sentences: all.length,
    unfaithful: all.filter(({ faithful }) => !faithful).length,
    flags: figuresOf(all, isFlagged),
    noMark: figuresOf(all, isUnlike),
    either: figuresOf(all, isEither),
    byStrength: Object.fromEntries(
      WORST.map((mark) => [
        mark,
        {
          ...shareOf(all.filter((one) => one.mark === mark)),
          unflagged: shareOf(unflagged.filter((one) => one.mark === mark)),
        },
      ]),
    ),
    unflaggedByHeld: Object.fromEntries(
      BANDS.map(([from, to]) => [
        `${String(from)}${to > 1 ? '-1' : `-${String(to)}`}`,
        shareOf(unflagged.filter(({ held }) => held !== null && held >= from && held < to)),
      ]),
    ),
    byKind: Object.fromEntries(
      kinds.map((kind) => {
        const own = all.filter((one) => one.kind === kind);
        const of = (is: (one: Verdict) => boolean): number | null => rate(own.filter(is).length, own.length);
        return [
          kind,
          {
            ...shareOf(own),
            flagged: of(isFlagged),
            noMark: of(isUnlike),
            either: of(isEither),
            strong: of(({ mark }) => mark === 'strong'),
          },
        ];
      }),
    ),
  };
}

/** Measures a file of judged sentences. Prints each, then the figures, then all figures as a line of JSON. */
export async function measureClaims(file: string, product: typeof productOfBench): Promise<void> {
  const bytes = await readFile(file);
  const pages = judgedPages((bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8'));
  const all: Verdict[] = [];
  for (const { line, judged } of pages) {
    for (const [at, verdict] of verdictsOf(judged, product).entries()) {
      const { faithful, kind, flags, mark, held } = verdict;
      all.push(verdict);
      console.log(
        [
          `${String(line)}.${String(at + 1)}`,
          faithful ? 'faithful' : 'unfaithful',
          kind,
          mark,
          held === null ? '-' : held.toFixed(2),
          flags.join(', ') || '-',
          judged.sentences[at]?.text.replaceAll(/\s+/gu, ' ') ?? '',
        ].join('\t'),
      );
    }
  }
  const figures = report(all);
  console.log(JSON.stringify(figures, null, 1).replaceAll(/\n {3,}/gu, ' '));
  console.log(JSON.stringify(figures));
}
