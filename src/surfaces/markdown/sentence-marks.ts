/** Small numbered buttons behind sentences of an answer. CSS draws their numbers, so the text stays as it is. */
import type { Strength } from '@/src/protocol/checked-answer';
import { MAX_MARKS, ShownWords } from './shown-words';
import type { TextMark } from './text-marks';

/** A sentence of the answer, the passage that it is marked with, and what its button does. */
export interface SentenceMark extends TextMark {
  /** The number that is shown. */
  readonly number: number;
  /** The name for screen readers. */
  readonly label: string;
  /** How much of the sentence the passage has. */
  readonly strength: Strength;
  /** The words of the passage; '' where they are unknown. */
  readonly passage: string;
  /** Words of the sentence that the passage does not have, as places in the answer's Markdown. */
  readonly beyond: readonly TextMark[];
  press(): void;
}

/** The answer's letters and digits in one string, and where each of them stands. */
interface Letters {
  readonly text: string;
  readonly places: readonly { readonly node: Text; readonly end: number }[];
}

const LETTER = /[\p{L}\p{N}]/gu;
/** Signs that belong to a sentence after its last letter. */
const CLOSING = /^[^\p{L}\p{N}\s]+/u;
/** A mark whose passage can be shown beside it. */
export const PREVIEW_MARK = '.passage-mark[data-preview]';
/** So many letters of a sentence's end are looked for, where the whole sentence is not found. */
const TAIL_LETTERS = 24;
/** At most so many letters of a sentence are compared. */
const WHOLE_LETTERS = 400;
/** A mark stands behind these elements, not in them. */
const INLINE = new Set(['a', 'b', 'code', 'del', 'em', 'span', 'strong']);

const lettersOf = (text: string): string => (text.match(LETTER) ?? []).join('');

function readLetters(root: Node): Letters {
  const places: { node: Text; end: number }[] = [];
  let text = '';
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
    for (const { 0: letter, index } of node.data.matchAll(LETTER)) {
      text += letter;
      // A letter beyond the basic plane is two units of the string.
      for (let unit = 0; unit < letter.length; unit += 1) places.push({ node, end: index + letter.length });
    }
  }
  return { text, places };
}

/** Where each sentence ends. Its letters are looked for behind those of the sentence before. */
function sentenceEnds(
  root: Node,
  source: string,
  sentences: readonly TextMark[],
): ({ node: Text; end: number } | null)[] {
  const letters = readLetters(root);
  const shown = new ShownWords(letters.text);
  let [read, from] = [0, 0];
  return sentences.map(({ start, end }) => {
    const all = lettersOf(source.slice(start, end));
    if (all === '') return null;
    const whole = all.slice(-WHOLE_LETTERS);
    const tail = whole.slice(-TAIL_LETTERS);
    const before = lettersOf(source.slice(read, start)) + all.slice(0, -whole.length);
    read = start;
    const found = shown.find(whole, before);
    const at = found >= 0 ? found + whole.length - tail.length : shown.find(tail, '');
    const until = at + tail.length;
    if (at < 0 || until < from + tail.length) return null;
    from = until;
    return letters.places[until - 1] ?? null;
  });
}

function button({ number, label, strength, passage, press }: SentenceMark): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = 'passage-mark';
  element.dataset['number'] = String(number);
  element.dataset['strength'] = strength;
  element.setAttribute('aria-label', label);
  if (passage === '') element.title = label;
  else element.dataset['preview'] = '';
  element.addEventListener('click', press);
  return element;
}

/** Puts a mark behind a letter, its closing signs, and the link or emphasis around it. */
function insertAfter({ node, end }: { node: Text; end: number }, element: Element): void {
  const at = end + (CLOSING.exec(node.data.slice(end))?.[0].length ?? 0);
  let before: ChildNode = node;
  for (let parent = node.parentElement; parent && INLINE.has(parent.localName); parent = parent.parentElement)
    before = parent;
  if (before !== node && at >= node.data.length) {
    // In "*so it ends*." the full stop stands behind the emphasis.
    const next = before.nextSibling;
    const closing = next instanceof Text ? (CLOSING.exec(next.data)?.[0].length ?? 0) : 0;
    if (next instanceof Text && closing > 0) {
      next.splitText(closing);
      before = next;
    }
  } else if (before === node && at < node.data.length) {
    node.splitText(at);
  }
  before.after(element);
}

/** Puts marks behind the sentences of a finished answer, the last one first. Returns a function that removes them. */
export function insertMarks(root: Node, source: string, marks: readonly SentenceMark[]): () => void {
  const ends = sentenceEnds(root, source, marks.slice(0, MAX_MARKS));
  const inserted: HTMLButtonElement[] = [];
  for (const [index, mark] of [...marks.entries()].reverse()) {
    const end = ends[index];
    // Code stays as it was written.
    if (!end || end.node.parentElement?.closest('pre')) continue;
    const element = button(mark);
    insertAfter(end, element);
    inserted.push(element);
  }
  return () => {
    for (const element of inserted) element.remove();
    root.normalize();
  };
}
