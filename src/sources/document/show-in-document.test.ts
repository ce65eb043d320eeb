// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readPage } from '@/src/extract/read-page';
import { markedPassages, stubHighlights } from '@/tests/fixtures/highlights';
import { showInDocument } from './show-in-document';

const scrolled: { text: string; behavior: string | undefined }[] = [];
let reducesMotion = false;

beforeEach(() => {
  scrolled.length = 0;
  stubHighlights();
  vi.spyOn(window, 'matchMedia').mockImplementation(
    (query) => ({ matches: reducesMotion && query.includes('reduce') }) as MediaQueryList,
  );
  vi.spyOn(Element.prototype, 'scrollIntoView').mockImplementation(function (this: Element, options) {
    scrolled.push({ text: this.textContent, behavior: typeof options === 'object' ? options.behavior : undefined });
  });
  document.body.innerHTML = `<main><h1>The harbour book of Skerry Point</h1><p>The lamp was lit in October. It burned whale oil for years and years.</p>
    <details><summary>Wages of the keeper</summary><p>The keeper was paid eleven pounds a year and coal.</p></details></main>`;
});
afterEach(() => {
  unmark?.();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  reducesMotion = false;
});

let unmark: (() => void) | null = null;
const sheets = (): number => document.adoptedStyleSheets.length;

function show(words: string, page = readPage(document)): 'shown' | 'lost' {
  const block = page.blocks.find(({ text }) => text.includes(words));
  if (!block) throw new Error(`not read: ${words}`);
  const start = block.text.indexOf(words);
  unmark = showInDocument(document, block, { start, end: start + words.length });
  return unmark ? 'shown' : 'lost';
}

describe('a passage in the page', () => {
  it("is marked and scrolled to until the mark is taken away, and the page's nodes stay as they are", () => {
    const before = document.body.innerHTML;
    expect(show('It burned whale oil')).toBe('shown');
    expect([markedPassages(), sheets()]).toEqual([['It burned whale oil'], 1]);
    expect(scrolled.map(({ behavior }) => behavior)).toEqual(['smooth']);
    unmark?.();
    unmark?.();
    expect([markedPassages(), sheets()]).toEqual([[], 0]);
    expect(document.body.innerHTML).toBe(before);
  });

  it('is jumped to where motion is unwanted', () => {
    reducesMotion = true;
    show('It burned whale oil');
    expect(scrolled).toEqual([{ text: expect.stringContaining('whale oil') as string, behavior: 'instant' }]);
  });

  it('is unfolded', () => {
    expect(show('eleven pounds')).toBe('shown');
    expect(document.querySelector('details')?.hasAttribute('open')).toBe(true);
  });

  it('is no more marked after Escape', () => {
    show('It burned whale oil');
    window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));
    expect([markedPassages(), sheets()]).toEqual([[], 0]);
  });

  it('is lost where it has gone, and nothing is marked', () => {
    const page = readPage(document);
    document.querySelector('p')?.remove();
    expect(show('It burned whale oil', page)).toBe('lost');
    expect([markedPassages(), sheets()]).toEqual([[], 0]);
  });
});
