/** Pages with questions for the benches: one JSON object a line, plain or gzipped. */
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import type { PageContent } from '../src/protocol/page-content.ts';
import type { Sourced } from '../src/protocol/source.ts';
import { SOURCE } from '../tests/fixtures/source.ts';

export interface AskedPage {
  readonly title: string;
  /** BCP 47; English where it is left out. */
  readonly language?: string;
  readonly paragraphs: readonly string[];
  /** Who says each paragraph of a talk; null where the last speaker goes on. */
  readonly authors?: readonly (string | null)[];
  readonly questions: readonly Asked[];
}

export interface Asked {
  readonly question: string;
  /** BCP 47; the page's where it is left out. */
  readonly language?: string;
  /** Accepted spans; empty where the page does not answer. */
  readonly answers: readonly string[];
  /** Index of the paragraph where the answer stands. */
  readonly paragraph: number;
  /** In place of `paragraph`: all paragraphs that the answer needs, such as a discussion. */
  readonly paragraphs?: readonly number[];
}

/** Says in a sentence what is wrong with a file. */
export class BadInput extends Error {}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

type Unknown<T> = Partial<Record<keyof T, unknown>>;

/** What is wrong with a question, or null. `paragraphs`: how many the page has. */
function faultIn(asked: Unknown<Asked> | null, paragraphs: number): string | null {
  if (typeof asked?.question !== 'string') return 'has no question';
  if (asked.language !== undefined && typeof asked.language !== 'string') return 'has a language that is no text';
  if (!isTexts(asked.answers)) return 'has no answers (a list of texts, empty where there is none)';
  const gold = asked.paragraphs ?? [asked.paragraph];
  const isThere = (at: unknown): boolean => Number.isInteger(at) && Number(at) >= 0 && Number(at) < paragraphs;
  const isGold = Array.isArray(gold) && gold.length > 0 && gold.every(isThere);
  return asked.answers.length === 0 || isGold ? null : 'has no paragraph, or one that the page has not';
}

/** What is wrong with a line, or null. */
function faultOf(page: Unknown<AskedPage> | null): string | null {
  if (typeof page !== 'object' || page === null) return 'no object';
  if (typeof page.title !== 'string') return 'no title';
  if (!isTexts(page.paragraphs)) return 'no paragraphs (a list of texts)';
  const { length } = page.paragraphs;
  if (page.language !== undefined && typeof page.language !== 'string') return 'a language that is no text';
  if (page.authors !== undefined && !(Array.isArray(page.authors) && page.authors.length === length))
    return 'not as many authors as paragraphs';
  const { questions = [] } = page;
  if (!Array.isArray(questions)) return 'no questions (a list)';
  const faults = questions.map((one: Unknown<Asked> | null) => faultIn(one, length));
  const at = faults.findIndex((fault) => fault !== null);
  return at < 0 ? null : `question ${String(at + 1)} ${faults[at] ?? ''}`;
}

/** @throws BadInput that says what is wrong, and in which line */
export async function readPages(file: string): Promise<AskedPage[]> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) bytes = gunzipSync(bytes);
  } catch (error) {
    throw new BadInput(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const pages = bytes
    .toString('utf8')
    .split('\n')
    .flatMap((line, at) => (line.trim() === '' ? [] : [pageIn(line, `${file}, line ${String(at + 1)}`)]));
  if (pages.length === 0) throw new BadInput(`${file} has no pages.`);
  return pages;
}

function pageIn(line: string, where: string): AskedPage {
  let page: unknown;
  try {
    page = JSON.parse(line);
  } catch {
    throw new BadInput(`${where} is no JSON.`);
  }
  const fault = faultOf(page as Partial<AskedPage> | null);
  if (fault !== null) throw new BadInput(`${where}: ${fault}.`);
  return { questions: [], ...(page as Omit<AskedPage, 'questions'>) };
}

/** The paragraphs that hold the answer to a question. */
export const goldOf = ({ paragraph, paragraphs }: Asked): readonly number[] => paragraphs ?? [paragraph];

/** A page as the product would read it: each paragraph is a block. */
export function asPage(page: AskedPage, language = page.language ?? 'en'): Sourced<PageContent> {
  const { title, paragraphs, authors } = page;
  const words = paragraphs.reduce((sum, text) => sum + text.split(/\s+/u).length, 0);
  return {
    title,
    language,
    visibleWords: words,
    keptWords: words,
    hiddenWords: 0,
    unreadFrames: 0,
    source: SOURCE,
    partial: false,
    blocks: paragraphs.map((text, at) => ({
      kind: 'paragraph',
      text,
      ...(authors?.[at] == null ? {} : { author: authors[at] }),
      anchor: { start: text.slice(0, 48), end: text.slice(-48), prefix: '', suffix: '' },
    })),
  };
}
