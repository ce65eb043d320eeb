/** A client's half of following downloads: one subscription for any number of listeners, renewed with the host. */
import type { Download } from '@/src/protocol/download';

export type DownloadListener = (downloads: readonly Download[]) => void;

/**
 * Asks the host to tell of downloads from now on; null or an error where it is not wanted any more, or out of reach.
 */
type Subscribe = (
  isWanted: () => boolean,
) => Promise<{ readonly result: { readonly downloads: readonly Download[] } } | { readonly error: unknown } | null>;

export class DownloadFollows {
  private readonly listeners = new Set<DownloadListener>();
  private known: readonly Download[] | null = null;
  private subscribed = false;
  /** Counts what came, so that a reply that is older than a push is known for it. */
  private pushed = 0;

  constructor(private readonly subscribe: Subscribe) {}

  follow(listener: DownloadListener): () => void {
    // One function may follow twice.
    const own: DownloadListener = (downloads) => {
      listener(downloads);
    };
    this.listeners.add(own);
    if (this.known) own(this.known);
    if (!this.subscribed) void this.attach();
    return () => {
      this.listeners.delete(own);
    };
  }

  receive(downloads: readonly Download[]): void {
    this.pushed += 1;
    this.tell(downloads);
  }

  /** The host went away: brings it back if someone still listens. */
  reconnect(): void {
    this.subscribed = false;
    if (this.listeners.size > 0) void this.attach();
  }

  clear(): void {
    this.listeners.clear();
  }

  private async attach(): Promise<void> {
    this.subscribed = true;
    const { pushed } = this;
    const reached = await this.subscribe(() => this.listeners.size > 0);
    if (reached === null || 'error' in reached) this.subscribed = false;
    // A push that overtook the reply tells of a later state.
    else if (this.pushed === pushed) this.tell(reached.result.downloads);
  }

  private tell(downloads: readonly Download[]): void {
    this.known = downloads;
    for (const listener of this.listeners) listener(downloads);
  }
}
