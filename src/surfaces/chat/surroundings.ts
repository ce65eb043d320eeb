import type { Site } from '@/src/platform/site-access';

/** What the panel needs of the browser around it; the shell brings it, tests and the preview bring their own. */
export interface Surroundings {
  /** Calls back with the tab in front, now and whenever what it shows may have changed. Returns a stop function. */
  watchFrontTab(listener: (tabId: number | null) => void): () => void;
  /** Calls back when the user has allowed a tab's page, or has changed what may be read at all. */
  watchAllowed(listener: () => void): () => void;
  /** The site in a tab; null while its address is unknown. */
  siteOf(tabId: number): Promise<Site | null>;
  /** Both inside a click only, before any await. */
  allowSite(site: Site): Promise<boolean>;
  forgetSite(site: Site): Promise<void>;
  /** Lets the browser ask for a tab's site without our knowing it; null where there is no such thing. */
  readonly askForSite: ((tabId: number) => Promise<void>) | null;
}
