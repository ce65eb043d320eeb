/** The pages of conversations, and each of them fitted into an engine's context. */
import { randomId } from '@/src/platform/differences';
import { SottoError } from '@/src/protocol/errors';
import type { PageContent } from '@/src/protocol/page-content';
import type { Sourced, SourceId } from '@/src/protocol/source';
import type { ChatStore } from '@/src/storage/chat-store';
import type { ChatRow } from '@/src/storage/rows';
import { fitPage, type FittedPage } from '@/src/tasks/fitted-page';
import type { PlanLimits } from '@/src/tasks/plan-task';
import { stoppable } from '../lane/plan-limits';
import type { Writes } from './writes';

/** Which page a conversation is about. */
type About = Pick<ChatRow, 'pageId' | 'source'>;

export class ChatPages {
  /** Pages of this host. A page that an earlier host kept is read when it is needed. */
  private readonly held = new Map<string, Sourced<PageContent>>();
  private readonly fitted = new WeakMap<PageContent, WeakMap<PlanLimits, Promise<FittedPage>>>();

  constructor(
    private readonly store: ChatStore,
    private readonly writes: Writes,
  ) {}

  /** Keeps a source's page and returns its id. Where the disk does not take it, it is in memory alone. */
  add(page: PageContent, source: SourceId, ephemeral: boolean): string {
    const pageId = randomId();
    this.held.set(pageId, { ...page, source });
    if (!ephemeral) this.writes.add(this.store.putPage(pageId, page, ephemeral));
    return pageId;
  }

  /** Reads a page. Rejects with `storage-broken` where it is not there any more. */
  async read({ pageId, source }: About): Promise<Sourced<PageContent>> {
    const held = this.held.get(pageId);
    if (held) return held;
    const page = await this.store.readPage(pageId).catch(() => undefined);
    if (!page) throw new SottoError('storage-broken', 'the page of this conversation is gone');
    // Another caller may have read it meanwhile. One object for each page, so that it is fitted once.
    const first = this.held.get(pageId) ?? { ...page, source: source.id };
    this.held.set(pageId, first);
    return first;
  }

  /** Fits a page into an engine's limits: once for each page and loaded engine. */
  async fit(about: About, limits: PlanLimits, signal: AbortSignal): Promise<FittedPage> {
    const page = await this.read(about);
    const known = this.fitted.get(page) ?? new WeakMap<PlanLimits, Promise<FittedPage>>();
    this.fitted.set(page, known);
    const earlier = known.get(limits);
    if (earlier) return earlier;
    const fitting = fitPage(page, stoppable(limits, signal));
    known.set(limits, fitting);
    // A fitting that was stopped or failed is not kept for the next question.
    fitting.catch(() => {
      known.delete(limits);
    });
    return fitting;
  }

  /** Removes every other page from memory. */
  keep(inUse: ReadonlySet<string>): void {
    for (const pageId of this.held.keys()) if (!inUse.has(pageId)) this.held.delete(pageId);
  }
}
