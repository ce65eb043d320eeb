/** What the host needs of the context that it runs in. */
import type { DownloadMark } from './download';
import type { LostModel } from './model';
import type { TaskSettings } from './task';

/**
 * What the background can do for the host, and Chrome's offscreen document cannot do itself. Firefox's host runs in the
 * background page and has the real thing; Chrome's host has a proxy, which asks the service worker.
 */
export interface HostSurroundings {
  /** Shows on the toolbar button how downloads stand. */
  showDownload(mark: DownloadMark): Promise<void>;
  /** Whether the user allows the models' hosts to be reached. */
  mayDownload(): Promise<boolean>;
  /** Which models have been here, kept where the browser does not clear up. */
  readonly known: {
    load(): Promise<readonly LostModel[]>;
    save(models: readonly LostModel[]): Promise<void>;
  };
  /** The model that the user has chosen. */
  readonly choice: {
    load(): Promise<TaskSettings>;
    /** From now on tasks use this model. */
    use(sha256: string): Promise<void>;
    /** From now on none is chosen, if it was this one. */
    letGo(sha256: string): Promise<void>;
  };
}
