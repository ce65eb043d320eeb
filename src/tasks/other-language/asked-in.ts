/** What the model is told beside a question that is in another language than the page. */
import { languageName } from '../prompts';

/** A question, and in which language to answer it: small models fall into the page's. */
export function askedIn(question: string, language: string): string {
  const name = languageName(language);
  return name === undefined ? question : `${question}\n\nAnswer in ${name}.`;
}

/** What passages are looked for with: the words of the page's language, and those of the question, names and all. */
export function searchFor(question: string, inPageLanguage: string): string {
  return `${inPageLanguage}\n${question}`;
}
