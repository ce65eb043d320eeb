/**
 * Defuddle's asynchronous extractors ask other services. They are never called here, but what runs in a page must not
 * even hold the means: a page's own policy, not ours, is what would stop a content script.
 */
import type { Plugin } from 'vite';

const LIBRARY = '/defuddle/dist/index.js';
const MEANS = 'get fetch(){return(this.options.fetch||globalThis.fetch).bind(globalThis)}';

/** Takes Defuddle's only way to the network out. @throws Error where a new release has another number of them. */
export function defuddleOffline(): Plugin {
  return {
    name: 'sotto:defuddle-offline',
    enforce: 'pre',
    transform(code, id) {
      if (!id.replaceAll('\\', '/').endsWith(LIBRARY)) return null;
      const found = code.split(MEANS).length - 1;
      if (found !== 1) throw new Error(`Defuddle has its way to the network ${found} times, expected once: review tools/vite/defuddle-offline.ts.`);
      return { code: code.replace(MEANS, ''), map: null };
    },
  };
}
