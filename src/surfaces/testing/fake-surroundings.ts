import type { Site } from '@/src/platform/site-access';
import type { Surroundings } from '../chat/surroundings';

/** A browser window with one tab in front, for tests and the preview. */
export interface FakeSurroundings extends Surroundings {
  /** Brings another tab to the front, or tells that its page may have changed. */
  front(tabId: number | null): void;
  /** Tells that the user has allowed a page. */
  allow(): void;
  /** The sites for which the user was asked. */
  readonly asked: Site[];
}

export function createFakeSurroundings(site: Site | null, tabId: number | null = 1): FakeSurroundings {
  const fronts = new Set<(tabId: number | null) => void>();
  const allowed = new Set<() => void>();
  const asked: Site[] = [];
  return {
    asked,
    front(tab) {
      for (const listener of fronts) listener(tab);
    },
    allow() {
      for (const listener of allowed) listener();
    },
    watchFrontTab(listener) {
      fronts.add(listener);
      queueMicrotask(() => {
        listener(tabId);
      });
      return () => {
        fronts.delete(listener);
      };
    },
    watchAllowed(listener) {
      allowed.add(listener);
      return () => {
        allowed.delete(listener);
      };
    },
    siteOf: () => Promise.resolve(site),
    allowSite(where) {
      asked.push(where);
      return Promise.resolve(true);
    },
    forgetSite: () => Promise.resolve(),
    askForSite: site ? null : () => Promise.resolve(),
  };
}
