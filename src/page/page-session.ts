/** What the injected script does for one document: opens it as a source, starts jobs about it, and holds the card. */
import { findObstacle } from '@/src/extract/obstacle';
import { readSelection } from '@/src/extract/read-selection';
import { pageTitle } from '@/src/extract/safe-dom';
import type { Handlers } from '@/src/messaging/dispatch';
import { callBackground } from '@/src/messaging/send';
import { createHostClient } from '@/src/messaging/host-client';
import { isContextAlive } from '@/src/platform/runtime';
import type { CardContent } from '@/src/protocol/card-content';
import type { Params, Result } from '@/src/protocol/calls';
import type { pageCalls } from '@/src/protocol/page-calls';
import { SottoError, toErrorInfo, type ErrorCode } from '@/src/protocol/errors';
import { randomId } from '@/src/platform/differences';
import type { SourceId } from '@/src/protocol/source';
import type { TaskRequest, TaskSettings } from '@/src/protocol/task';
import { keepNewest, OpenSources } from '@/src/sources/open-sources';
import { sourceKinds } from '@/src/sources/registry';
import type { PageTarget, Source } from '@/src/sources/source';
import { openCard, type CardHost } from './card-host';
import { replaceText } from './replace-text';
import type { RewriteTarget } from './rewrite-target';
import { selectionTask, type SelectionTask } from './selection-task';

type Asked<K extends keyof typeof pageCalls> = Params<typeof pageCalls, K>;
type Answer<K extends keyof typeof pageCalls> = Promise<Result<typeof pageCalls, K>>;

/** What a job was started with, so that it can be tried again after the selection has gone. */
interface Remembered {
  readonly action: TaskRequest['action'];
  /** Null for the page itself, which is read anew for the next try. */
  readonly selection: SelectionTask | null;
}

/** A job that the host has taken, and the source that it is about. */
interface Submitted {
  readonly jobId: string;
  readonly source: SourceId;
}

/** The card in the page. What it shows is known when the page has been read and the host has taken the job. */
interface OpenCard {
  readonly key: string;
  readonly host: CardHost;
  content: PromiseWithResolvers<CardContent>;
  /** The job that it shows, once there is one. */
  job: Submitted | null;
  /** Where its job's text came from, if the answer may be put there. */
  target: RewriteTarget | null;
  replacing: boolean;
}

/** How many tasks can be tried again; a page may live for days. */
const MAX_REMEMBERED = 20;
/** How often an open card looks whether its extension is still there, in milliseconds. */
const ALIVE_EVERY_MS = 1_000;

function showJob(card: OpenCard, job: Submitted, { selection }: Remembered): void {
  const { jobId } = job;
  card.job = job;
  card.target = selection?.target ?? null;
  card.content.resolve({
    kind: 'job',
    jobId,
    original: card.target?.text ?? null,
    ...(selection?.elsewhere && { obstacle: 'target-elsewhere' }),
  });
}

export class PageSession {
  /** Names this document where the browser gives no document ids. The page cannot see it. */
  private readonly documentKey = randomId();
  /** By the job's id. */
  private readonly remembered = new Map<string, Remembered>();
  private readonly sources = new OpenSources(sourceKinds);
  private card: OpenCard | undefined;
  /** The error of a card that nobody could see. The popup tells it. */
  private unseen: ErrorCode | null = null;
  private aliveTimer: ReturnType<typeof setInterval> | undefined;

  readonly handlers: Handlers<typeof pageCalls, unknown> = {
    'page.start': (params) => this.start(params),
    'page.retry': (params) => this.retry(params),
    'page.openChat': () => this.openChat(),
    'page.replace': ({ key, text }) => this.replace(key, text),
    'page.showPassage': (params) => this.showPassage(params),
    'page.inspect': () => ({
      title: pageTitle(document),
      selectedChars: readSelection(window)?.text.length ?? 0,
      obstacle: this.obstacle(),
    }),
    'page.cardContent': ({ key }) => {
      if (this.card?.key !== key) throw new SottoError('forbidden', "not this page's card");
      this.card.host.asked();
      return this.card.content.promise;
    },
    'page.card': (params) => {
      if (params.act === 'close') this.closeCard();
      else this.card?.host.resize(params.height);
      return {};
    },
  };

  /** Takes away all that this script has put into the page. */
  dispose(): void {
    this.closeCard();
    this.sources.clear();
  }

  private obstacle(): ReturnType<typeof toErrorInfo> | null {
    const code = findObstacle(document) ?? this.unseen;
    return code && toErrorInfo(new SottoError(code, 'this kind of page cannot be read'));
  }

  private async start(params: Asked<'page.start'>): Answer<'page.start'> {
    const { action, rewrites, scope, selectionText, card, settings } = params;
    // The selection must be read before the card takes the focus.
    const selected = scope === 'selection' ? readSelection(window) : null;
    this.unseen = null;
    const shown = card ? this.openCard() : undefined;
    try {
      const selection = scope === 'selection' ? selectionTask(rewrites, selected, selectionText) : null;
      const task = { action, selection };
      const job = await this.submit(task, settings);
      if (shown) showJob(shown, job, task);
      return { jobId: job.jobId };
    } catch (error) {
      shown?.content.resolve({ kind: 'error', code: toErrorInfo(error, 'page-unreachable').code });
      throw error;
    }
  }

  private async retry({ jobId: earlier, action, goesOn, settings }: Asked<'page.retry'>): Answer<'page.retry'> {
    const before = this.remembered.get(earlier);
    if (!before) throw new SottoError('page-changed', 'the page was loaded anew');
    const task = { ...before, action: action ?? before.action };
    const job = await this.submit(task, settings, { continues: earlier, ...(goesOn && { goesOn }) });
    // A card that the page has removed asks again what to show when it is put back.
    if (this.card?.job?.jobId === earlier) {
      this.card.content = Promise.withResolvers();
      showJob(this.card, job, task);
    }
    return { jobId: job.jobId };
  }

  private async replace(key: string, text: string): Promise<Record<string, never>> {
    const { card } = this;
    if (card?.key !== key) throw new SottoError('forbidden', "not this page's card");
    const { target } = card;
    if (!target || card.replacing) throw new SottoError('target-elsewhere', 'there is no field to write into now');
    card.replacing = true;
    try {
      await card.host.aside(() => replaceText(target, text));
    } finally {
      card.replacing = false;
    }
    card.host.closeOnInput(target.document, () => {
      if (this.card === card) this.closeCard();
    });
    return {};
  }

  /** Rejects with `forbidden` for a card that asks for another source than its own job's. */
  private async showPassage({ key, range }: Asked<'page.showPassage'>): Answer<'page.showPassage'> {
    if (key !== null && (this.card?.key !== key || this.card.job?.source !== range.source))
      throw new SottoError('forbidden', "not this card's job");
    return this.sources.show(range);
  }

  private async submit(
    task: Remembered,
    settings: TaskSettings,
    earlier: Pick<TaskRequest, 'continues' | 'goesOn'> = {},
  ): Promise<Submitted> {
    const client = createHostClient(this.documentKey);
    try {
      const { action, selection } = task;
      const opened = await this.openDocument(selection?.selected);
      const { id: source } = opened;
      const input = selection
        ? ({ kind: 'selection', source, ...selection.selected } as const)
        : ({ kind: 'page', source, page: await opened.read() } as const);
      const { jobId } = await client.call('host.submit', { request: { action, input, settings, ...earlier } });
      this.remembered.set(jobId, task);
      keepNewest(this.remembered, MAX_REMEMBERED);
      return { jobId, source };
    } finally {
      // The surface that shows the job watches it. A Port held here would keep the job alive with nobody looking.
      client.close();
    }
  }

  private async openChat(): Answer<'page.openChat'> {
    const client = createHostClient(this.documentKey);
    try {
      const opened = await this.openDocument();
      const { id, kind, subject } = opened;
      const page = await opened.read();
      const { chatId, source } = await client.call('host.openChat', { source: { id, kind, subject }, page });
      // A page that keeps changing must not push out the text that its conversation is about.
      this.sources.keep(source);
      return { chatId, subject };
    } finally {
      client.close();
    }
  }

  private openDocument(selected?: SelectionTask['selected']): Promise<Source> {
    const target: PageTarget = { document, selected };
    return this.sources.open(target);
  }

  private openCard(): OpenCard {
    this.closeCard();
    const key = randomId();
    const card: OpenCard = {
      key,
      content: Promise.withResolvers(),
      job: null,
      target: null,
      replacing: false,
      host: openCard(key, () => {
        void this.cardLost(card);
      }),
    };
    this.card = card;
    // No event tells a script that its extension was removed, and the card must not stay behind.
    this.aliveTimer = setInterval(() => {
      if (isContextAlive()) card.host.alive();
      else this.dispose();
    }, ALIVE_EVERY_MS);
    return this.card;
  }

  /** Has the popup show what the card cannot, as soon as it is known. */
  private async cardLost(card: OpenCard): Promise<void> {
    const content = await card.content.promise;
    if (content.kind === 'error') this.unseen = content.code;
    await callBackground('background.cardLost', {}).catch(() => undefined);
  }

  private closeCard(): void {
    clearInterval(this.aliveTimer);
    if (this.card) this.sources.clear();
    this.card?.host.close();
    this.card = undefined;
  }
}
