import { createSignal, type Accessor } from 'solid-js';
import type { CatalogueModel } from '@/src/protocol/catalogue';
import type { FollowedDownloads } from './create-downloads';

/** The question before a download, of all buttons on a page that lead to it. */
export interface Asking {
  /** The model that the question is about, or null. */
  readonly model: Accessor<CatalogueModel | null>;
  /** Shows the question. `first`: what is done before the download, once the user has agreed. */
  ask(model: CatalogueModel, first?: () => Promise<void>): void;
  /** Starts the download, inside a click. True once it has started. */
  start(): Promise<boolean>;
  close(): void;
}

/** Keeps which model the question is about: one at a time. */
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
