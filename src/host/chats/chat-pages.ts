/** The pages that conversations are about, and each as an engine's context holds it. */
import { randomId } from '@/src/platform/random-id';
import { SottoError } from '@/src/protocol/errors';
import type { PageContent } from '@/src/protocol/page-content';
import type { ChatStore } from '@/src/storage/chat-store';
import { fitPage, type FittedPage } from '@/src/tasks/fitted-page';
import type { PlanLimits } from '@/src/tasks/plan-task';
import { stoppable } from '../lane/plan-limits';
import type { Writes } from './writes';

export class ChatPages {
  /** What this host has seen; what an earlier one wrote is read when it is asked for. */
  private readonly held = new Map<string, PageContent>();
  private readonly fitted = new WeakMap<PageContent, WeakMap<PlanLimits, Promise<FittedPage>>>();

  constructor(
    private readonly store: ChatStore,
    private readonly writes: Writes,
  ) {}

  /** Takes a page in and gives it a name. A failing disk is no reason not to talk about it. */
  add(page: PageContent, ephemeral: boolean): string {
    const pageId = randomId();
    this.held.set(pageId, page);
    if (!ephemeral) this.writes.add(this.store.putPage(pageId, page, ephemeral));
    return pageId;
  }

  /** Rejects with `storage-broken` for a page that is not there any more. */
  async read(pageId: string): Promise<PageContent> {
    const held = this.held.get(pageId);
    if (held) return held;
    const page = await this.store.readPage(pageId).catch(() => undefined);
    if (!page) throw new SottoError('storage-broken', 'the page of this conversation is gone');
    // Another caller may have been quicker: one object a page, so that it is fitted once.
    const first = this.held.get(pageId) ?? page;
    this.held.set(pageId, first);
    return first;
  }

  /** The page within an engine's limits; computed once for page and loaded engine. */
  async fit(pageId: string, limits: PlanLimits, signal: AbortSignal): Promise<FittedPage> {
    const page = await this.read(pageId);
    const known = this.fitted.get(page) ?? new WeakMap<PlanLimits, Promise<FittedPage>>();
    this.fitted.set(page, known);
    const earlier = known.get(limits);
    if (earlier) return earlier;
    const fitting = fitPage(page, stoppable(limits, signal));
    known.set(limits, fitting);
    // What was stopped or lost while it counted is no answer for the next question.
    fitting.catch(() => {
      known.delete(limits);
    });
    return fitting;
  }

  /** Lets go of every page but these. */
  keep(inUse: ReadonlySet<string>): void {
    for (const pageId of this.held.keys()) if (!inUse.has(pageId)) this.held.delete(pageId);
  }
}

/** Whether two readings of a document came to the same text. */
export function sameText(a: PageContent, b: PageContent): boolean {
  return (
    a.title === b.title &&
    a.blocks.length === b.blocks.length &&
    a.partial === b.partial &&
    a.blocks.every(({ kind, text }, index) => kind === b.blocks[index]?.kind && text === b.blocks[index].text)
  );
}
