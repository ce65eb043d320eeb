/** What the injected script does for one document: reads it, starts jobs about it, and holds the card. */
import { findObstacle } from '@/src/extract/obstacle';
import { readPage } from '@/src/extract/read-page';
import { readSelection } from '@/src/extract/read-selection';
import { pageTitle } from '@/src/extract/safe-dom';
import type { Handlers } from '@/src/messaging/dispatch';
import { callBackground } from '@/src/messaging/background-client';
import { createHostClient } from '@/src/messaging/host-client';
import { isContextAlive } from '@/src/platform/context-alive';
import type { CardContent } from '@/src/protocol/card-content';
import type { Params, Result } from '@/src/protocol/calls';
import type { pageCalls } from '@/src/protocol/page-calls';
import { SottoError, toErrorInfo, type ErrorCode } from '@/src/protocol/errors';
import { randomId } from '@/src/platform/random-id';
import type { TaskRequest, TaskSettings } from '@/src/protocol/task';
import { openCard, type CardHost } from './card-host';
import { keepNewest } from './keep-newest';
import { ReadTexts } from './read-texts';
import { replaceText } from './replace-text';
import type { RewriteTarget } from './rewrite-target';
import { selectionTask, type SelectionTask } from './selection-task';
import { PassageMark } from './show-passage';

type StartParams = Params<typeof pageCalls, 'page.start'>;

/** What a job was started with, so that it can be tried again after the selection has gone. */
interface Remembered {
  readonly intent: TaskRequest['intent'];
  /** Null for the page itself, which is then read anew. */
  readonly selection: SelectionTask | null;
}

/** The card in the page: what it will show is known when the page has been read and the host has the job. */
interface OpenCard {
  readonly key: string;
  readonly host: CardHost;
  content: PromiseWithResolvers<CardContent>;
  /** The job that it shows, '' until there is one. */
  jobId: string;
  /** Where its job's text came from, if the answer may be put there. */
  target: RewriteTarget | null;
  replacing: boolean;
}

/** Tasks that can be done once more, and addresses whose conversation is found again; a page may live for days. */
const MAX_REMEMBERED = 20;
const MAX_ADDRESSES = 100;
/** How often an open card looks whether its extension is still there, in milliseconds. */
const ALIVE_EVERY_MS = 1_000;

function showJob(card: OpenCard, jobId: string, { selection }: Remembered): void {
  card.jobId = jobId;
  card.target = selection?.target ?? null;
  card.content.resolve({
    kind: 'job',
    jobId,
    original: card.target?.text ?? null,
    ...(selection?.elsewhere && { obstacle: 'target-elsewhere' }),
  });
}

function pageInput(): Extract<TaskRequest['input'], { kind: 'page' }> {
  const obstacle = findObstacle(document);
  if (obstacle) throw new SottoError(obstacle, 'this kind of page cannot be read');
  const page = readPage(document);
  if (page.keptWords === 0) throw new SottoError('nothing-to-read', 'the page has no text');
  return { kind: 'page', page };
}

export class PageSession {
  /** Stands for this document where the browser gives no document ids; the page cannot see it. */
  private readonly documentKey = randomId();
  private readonly remembered = new Map<string, Remembered>();
  /** A name for what the document shows at each of its addresses: an app within one page shows many. */
  private readonly pageKeys = new Map<string, string>();
  private readonly texts = new ReadTexts();
  private readonly passage = new PassageMark();
  private card: OpenCard | undefined;
  /** What a card had to say that nobody could see: the popup says it. */
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

  /** Leaves the page as it was found. */
  dispose(): void {
    this.closeCard();
    this.passage.clear();
  }

  private obstacle(): ReturnType<typeof toErrorInfo> | null {
    const code = findObstacle(document) ?? this.unseen;
    return code && toErrorInfo(new SottoError(code, 'this kind of page cannot be read'));
  }

  private async start({ intent, scope, selectionText, card, settings }: StartParams): Promise<{ jobId: string }> {
    // Read before the card is there, for it takes the focus.
    const selected = scope === 'selection' ? readSelection(window) : null;
    this.unseen = null;
    const shown = card ? this.openCard() : undefined;
    try {
      const task = { intent, selection: scope === 'selection' ? selectionTask(intent, selected, selectionText) : null };
      const jobId = await this.submit(task, settings);
      if (shown) showJob(shown, jobId, task);
      return { jobId };
    } catch (error) {
      shown?.content.resolve({ kind: 'error', code: toErrorInfo(error, 'page-unreachable').code });
      throw error;
    }
  }

  private async retry({
    jobId: earlier,
    intent,
    goesOn,
    settings,
  }: Params<typeof pageCalls, 'page.retry'>): Promise<{ jobId: string }> {
    const before = this.remembered.get(earlier);
    if (!before) throw new SottoError('page-changed', 'the page was loaded anew');
    const task = { ...before, intent: intent ?? before.intent };
    const jobId = await this.submit(task, settings, { continues: earlier, ...(goesOn && { goesOn }) });
    // A card that the page takes away and that is put back asks again what to show.
    if (this.card?.jobId === earlier) {
      this.card.content = Promise.withResolvers();
      showJob(this.card, jobId, task);
    }
    return { jobId };
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

  /** Throws `forbidden` for a card that asks for another job than its own. */
  private async showPassage({
    key,
    source,
    passage,
  }: Params<typeof pageCalls, 'page.showPassage'>): Promise<Result<typeof pageCalls, 'page.showPassage'>> {
    const id = source.of === 'job' ? source.jobId : source.chatId;
    if (key !== null && (this.card?.key !== key || this.card.jobId !== id))
      throw new SottoError('forbidden', "not this card's job");
    // A conversation that the panel has begun anew about what is shown here: reading the page tells whether it still
    // is.
    const isHere = source.of === 'chat' && [...this.pageKeys.values()].includes(source.pageKey);
    if (isHere && !this.texts.has(id)) await this.openChat().catch(() => undefined);
    const block = this.texts.block(id, passage.blockIndex);
    return { found: block ? this.passage.show(block, passage) : 'lost' };
  }

  private async submit(
    task: Remembered,
    settings: TaskSettings,
    earlier: Pick<TaskRequest, 'continues' | 'goesOn'> = {},
  ): Promise<string> {
    const client = createHostClient(this.documentKey);
    try {
      const input = task.selection?.input ?? pageInput();
      const { jobId } = await client.call('host.submit', {
        request: { intent: task.intent, input, settings, ...earlier },
      });
      this.remembered.set(jobId, task);
      this.texts.keep(jobId, input);
      keepNewest(this.remembered, MAX_REMEMBERED);
      return jobId;
    } finally {
      // Whoever shows the job watches it; a port held here would keep it alive with nobody looking.
      client.close();
    }
  }

  private async openChat(): Promise<Result<typeof pageCalls, 'page.openChat'>> {
    const [address = ''] = location.href.split('#');
    const pageKey = this.pageKeys.get(address) ?? randomId();
    this.pageKeys.delete(address);
    this.pageKeys.set(address, pageKey);
    keepNewest(this.pageKeys, MAX_ADDRESSES);
    const client = createHostClient(this.documentKey);
    try {
      const input = pageInput();
      const { chatId } = await client.call('host.openChat', { pageKey, page: input.page });
      // The host opens the same conversation for the same text only.
      this.texts.keep(chatId, input);
      return { chatId, pageKey };
    } finally {
      client.close();
    }
  }

  private openCard(): OpenCard {
    this.closeCard();
    const key = randomId();
    const card: OpenCard = {
      key,
      content: Promise.withResolvers(),
      jobId: '',
      target: null,
      replacing: false,
      host: openCard(key, () => {
        void this.cardLost(card);
      }),
    };
    this.card = card;
    // Nobody tells a script that its extension was removed; the card must not stay behind.
    this.aliveTimer = setInterval(() => {
      if (isContextAlive()) card.host.alive();
      else this.dispose();
    }, ALIVE_EVERY_MS);
    return this.card;
  }

  /** What it was to show is shown elsewhere, as soon as it is known. */
  private async cardLost(card: OpenCard): Promise<void> {
    const content = await card.content.promise;
    if (content.kind === 'error') this.unseen = content.code;
    await callBackground('background.cardLost', {}).catch(() => undefined);
  }

  private closeCard(): void {
    clearInterval(this.aliveTimer);
    if (this.card) this.passage.clear();
    this.card?.host.close();
    this.card = undefined;
  }
}
