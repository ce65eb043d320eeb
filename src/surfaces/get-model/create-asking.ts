import { createSignal, type Accessor } from 'solid-js';
import type { CatalogueModel } from '@/src/protocol/catalogue';
import type { FollowedDownloads } from './create-downloads';

/** The question before a download, wherever on a page it was asked for. */
export interface Asking {
  /** What is asked about, or null. */
  readonly model: Accessor<CatalogueModel | null>;
  /** Shows the question. `first`: what has to be done before the download, once the user has said yes. */
  ask(model: CatalogueModel, first?: () => Promise<void>): void;
  start(): Promise<boolean>;
  close(): void;
}

/** One question at a time. */
export function createAsking(downloads: FollowedDownloads): Asking {
  const [asked, setAsked] = createSignal<{ model: CatalogueModel; first: (() => Promise<void>) | undefined } | null>(
    null,
  );
  return {
    model: () => asked()?.model ?? null,
    ask: (model, first) => setAsked({ model, first }),
    start() {
      const now = asked();
      return now ? downloads.start(now.model.id, now.first) : Promise.resolve(false);
    },
    close: () => setAsked(null),
  };
}
