import type { Site } from '@/src/platform/site-access';

/** What the panel needs from the browser. The shell gives it; tests and the preview give their own. */
export interface Surroundings {
  /** Calls back with the tab in front, now and whenever its page may have changed. Returns a stop function. */
  watchFrontTab(listener: (tabId: number | null) => void): () => void;
  /** Calls back when the user has allowed a page, or has changed a site's permission. */
  watchAllowed(listener: () => void): () => void;
  /** The site in a tab; null while its address is unknown. */
  siteOf(tabId: number): Promise<Site | null>;
  /** This and `forgetSite` work only inside a click, before any await. */
  allowSite(site: Site): Promise<boolean>;
  forgetSite(site: Site): Promise<void>;
  /** Lets the browser ask about a tab's site, which we do not know; null where the browser cannot do that. */
  readonly askForSite: ((tabId: number) => Promise<void>) | null;
}
