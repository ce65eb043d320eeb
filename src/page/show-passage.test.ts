// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readPage } from '@/src/extract/read-page';
import { ReadTexts } from './read-texts';
import { PassageMark } from './show-passage';

/** What happy-dom does not have: highlights, which are tested for real in both browsers. */
class FakeHighlight extends Set<Range> {
  constructor(...ranges: Range[]) {
    super(ranges);
  }
}
const highlights = new Map<string, FakeHighlight>();
const scrolled: { text: string; behavior: string | undefined }[] = [];
let reducesMotion = false;

beforeEach(() => {
  highlights.clear();
  scrolled.length = 0;
  vi.stubGlobal('CSS', { highlights });
  vi.stubGlobal('Highlight', FakeHighlight);
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
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  reducesMotion = false;
});

const mark = new PassageMark();
const marked = (): string[] => [...(highlights.get('sotto-passage') ?? [])].map((range) => range.toString());
const sheets = (): number => document.adoptedStyleSheets.length;

function show(words: string, page = readPage(document)): 'shown' | 'lost' {
  const block = page.blocks.find(({ text }) => text.includes(words));
  if (!block) throw new Error(`not read: ${words}`);
  const start = block.text.indexOf(words);
  return mark.show(block, { start, end: start + words.length });
}

describe('a passage in the page', () => {
  it("is marked and scrolled to, in the place of the one before, and the page's nodes stay as they are", () => {
    const before = document.body.innerHTML;
    expect(show('It burned whale oil')).toBe('shown');
    expect([marked(), sheets()]).toEqual([['It burned whale oil'], 1]);
    expect(show('The harbour book')).toBe('shown');
    expect([marked(), sheets()]).toEqual([['The harbour book'], 1]);
    expect(scrolled.map(({ behavior }) => behavior)).toEqual(['smooth', 'smooth']);
    expect(document.body.innerHTML).toBe(before);
    mark.clear();
    expect([marked(), sheets()]).toEqual([[], 0]);
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
    expect([marked(), sheets()]).toEqual([[], 0]);
  });

  it('is lost where it has gone, and nothing stays marked', () => {
    const page = readPage(document);
    show('It burned whale oil', page);
    document.querySelector('p')?.remove();
    expect(show('It burned whale oil', page)).toBe('lost');
    expect([marked(), sheets()]).toEqual([[], 0]);
  });
});

describe('what was read', () => {
  it('leads to the paragraphs of a selection, too', () => {
    const texts = new ReadTexts();
    texts.keep('job', {
      kind: 'selection',
      text: 'The lamp was lit in October. It burned whale oil for years and years.\n\nWages of the keeper',
      title: '',
      language: 'en',
    });
    const block = texts.block('job', 1);
    expect(block && mark.show(block, { start: 0, end: 5 })).toBe('shown');
    expect(marked()).toEqual(['Wages']);
    expect([texts.block('job', 2), texts.block('other', 0)]).toEqual([null, null]);
  });

  it('is forgotten where it is too long ago', () => {
    const texts = new ReadTexts();
    for (let job = 0; job <= 20; job += 1)
      texts.keep(String(job), { kind: 'selection', text: 'Otters', title: '', language: '' });
    expect([texts.has('0'), texts.has('1'), texts.has('20')]).toEqual([false, true, true]);
  });
});
