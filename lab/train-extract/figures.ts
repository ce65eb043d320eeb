/** How good texts are that were chosen from pages of each corpus. */
import { byType, f1Of, runsF1, unwantedShare } from '../score';

interface Page {
  readonly id: string;
  readonly corpus: string;
  readonly type: string;
  readonly vote: string;
  readonly marked: string;
  readonly without: readonly string[];
}

type Texts = Readonly<Record<string, string>>;

/** F1 by type and weighted, and the share of unwanted snippets. */
function ofAllTypes(pages: readonly Page[], texts: Texts): string {
  const { types, weighted } = byType(
    pages.map(({ id, type, marked }) => ({ type, f1: f1Of(texts[id] ?? '', marked) })),
  );
  const unwanted = byType(
    pages.flatMap(({ id, type, without }) => {
      const share = unwantedShare(texts[id] ?? '', without);
      return share === null ? [] : [{ type, f1: share }];
    }),
  );
  const named = Object.entries(types).map(([type, f1]) => `${type} ${f1.toFixed(3)}`);
  return `weighted F1 ${weighted.toFixed(4)} (${named.join(', ')}), unwanted ${unwanted.weighted.toFixed(3)}`;
}

/** F1 of runs of four words, as the benchmark of such a corpus has it, with Readability's on the same pages. */
function ofArticles(pages: readonly Page[], texts: Texts): string {
  const [ours, readability] = [
    runsF1(pages.map(({ id, marked }) => ({ text: texts[id] ?? '', marked }))),
    runsF1(pages.map(({ vote, marked }) => ({ text: vote, marked }))),
  ];
  const figures = Object.entries(ours).map(([name, value]) => `${name} ${value.toFixed(4)}`);
  return `articles alone, runs of four words: ${figures.join(', ')}; Readability ${readability.f1.toFixed(4)}`;
}

/** A line for each corpus. One that has nothing but articles is measured as the benchmark that it comes from does. */
export function figures(pages: readonly Page[], texts: Texts): string[] {
  return [...Map.groupBy(pages, ({ corpus }) => corpus).values()].map((list) => {
    const isArticles = list.every(({ type }) => type === 'article');
    return `${String(list.length)} pages, ${isArticles ? ofArticles(list, texts) : ofAllTypes(list, texts)}`;
  });
}
