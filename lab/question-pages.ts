/** Pages with questions, as they are measured: one JSON object a line, plain or gzipped. */
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import type { PageContent } from '../src/protocol/page-content.ts';

export interface AskedPage {
  readonly title: string;
  /** A BCP 47 tag; absent: English. */
  readonly language?: string;
  readonly paragraphs: readonly string[];
  readonly questions: readonly {
    readonly question: string;
    /** Accepted spans; empty where the page does not answer. */
    readonly answers: readonly string[];
    /** Index of the paragraph where the answer stands. */
    readonly paragraph: number;
  }[];
}

export async function readPages(file: string): Promise<AskedPage[]> {
  const bytes = await readFile(file);
  const text = (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as AskedPage);
}

/** A page as extraction would hand it over: a paragraph a block. */
export function asPage({ title, paragraphs }: AskedPage, language = 'en'): PageContent {
  const words = paragraphs.reduce((sum, text) => sum + text.split(/\s+/u).length, 0);
  return {
    title,
    language,
    visibleWords: words,
    keptWords: words,
    hiddenWords: 0,
    unreadFrames: 0,
    partial: false,
    blocks: paragraphs.map((text) => ({
      kind: 'paragraph',
      text,
      anchor: { start: text.slice(0, 48), end: text.slice(-48), prefix: '', suffix: '' },
    })),
  };
}
