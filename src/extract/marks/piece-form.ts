/** What an element that is read as one piece of text comes to. */

export interface MarkPiece {
  /** '' where nothing of the element is read. */
  readonly text: string;
  /**
   * Whether it stands in a line, before the words that it is a tick of, or is a block of its own: of lines, or of
   * lines whose white space counts.
   */
  readonly form: 'inline' | 'tick' | 'lines' | 'code';
}
