/** How a question is worded if it is in another language than its page. */
import { languageName } from '../prompts';

/** A question with the language to answer in, because small models fall into the page's language. */
export function askedIn(question: string, language: string): string {
  const name = languageName(language);
  return name === undefined ? question : `${question}\n\nAnswer in ${name}.`;
}

/** What passages are searched with: the question in the page's language, and the original, which has the names. */
export function searchFor(question: string, inPageLanguage: string): string {
  return `${inPageLanguage}\n${question}`;
}
