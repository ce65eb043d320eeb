/** Who has a say, beside the words themselves, in which passages of a page a question gets. */
import { awakeTimeout } from '@/src/platform/awake-timeout';
import type { Ranker, Ranking } from '@/src/tasks/retrieval/ranker';

/** All rankers of the product. A new one is a file, and a line here. */
export const rankers: readonly Ranker[] = [];

/** These rankers, asked for somebody who waits as long as `signal` does not abort; undefined where there are none. */
export function rankingBy(asked: readonly Ranker[], signal: AbortSignal): Ranking | undefined {
  if (asked.length === 0) return undefined;
  return {
    rankers: asked,
    async within(milliseconds, work) {
      const late = new AbortController();
      const stop = awakeTimeout(milliseconds, () => {
        late.abort();
      });
      try {
        return await work(AbortSignal.any([signal, late.signal]));
      } finally {
        stop();
      }
    },
  };
}
