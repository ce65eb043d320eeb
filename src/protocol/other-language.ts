/** A question in another language than its page, and what was done about it. */
import * as v from 'valibot';

const Tag = v.pipe(v.string(), v.regex(/^[a-z]{2,3}$/));

export const OtherLanguageSchema = v.object({
  /** BCP 47, without regions. */
  question: Tag,
  page: Tag,
  /**
   * Into the page's language, for the search of its passages, the question is being put (`putting`) or was put by the
   * model (`put`) or by the user (`given`); it was not, for the page stands whole before the model (`whole`), the
   * model's answer was no such question (`failed`), or the model is not known to speak both languages (`unknown`).
   */
  how: v.picklist(['putting', 'put', 'given', 'whole', 'failed', 'unknown']),
  /** The question in the page's language, where it was put into it. */
  text: v.optional(v.string()),
});
export type OtherLanguage = v.InferOutput<typeof OtherLanguageSchema>;
