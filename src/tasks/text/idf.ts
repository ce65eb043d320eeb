/**
 * How rare a word is, as BM25 weighs it (S. Robertson, H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and
 * Beyond", 2009): inverse document frequency, above 0 for every word. `holders`: how many of `texts` hold it.
 */
export function idf(holders: number, texts: number): number {
  return Math.log(1 + (texts - holders + 0.5) / (holders + 0.5));
}
