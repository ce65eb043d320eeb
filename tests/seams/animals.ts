/** A ranker that knows one thing that words do not say: otters are animals. It answers later, as a model would. */
import type { Ranker } from '@/src/tasks/retrieval/ranker';

export const animals: Ranker = {
  id: 'animals',
  async rank(question, passages, signal) {
    await new Promise((resolve) => setTimeout(resolve));
    signal.throwIfAborted();
    if (!/\banimals?\b/i.test(question)) return [];
    return passages.flatMap((text, place) => (/\botters?\b/i.test(text) ? [place] : []));
  },
};
