/** The forms in which a page's words are compared. */
import { fold } from './words';

/** A word as the page writes it. The same object wherever the page writes it alike. */
export interface WordForm {
  readonly text: string;
  /** As `Word.folded`. */
  readonly folded: string;
  readonly stem: string;
}

/** The forms of a page's words: each is folded and stemmed once. */
export class WordForms {
  private readonly forms = new Map<string, WordForm>();
  private readonly stems = new Map<string, string>();

  constructor(private readonly stemOf: (folded: string) => string) {}

  readonly stem = (folded: string): string => {
    const known = this.stems.get(folded);
    if (known !== undefined) return known;
    const stem = this.stemOf(folded);
    this.stems.set(folded, stem);
    return stem;
  };

  of(text: string): WordForm {
    const known = this.forms.get(text);
    if (known) return known;
    const folded = fold(text);
    const form = { text, folded, stem: this.stem(folded) };
    this.forms.set(text, form);
    return form;
  }
}
