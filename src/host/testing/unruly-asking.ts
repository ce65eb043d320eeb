/** Asks a host that anything may happen to: jobs, conversations, and their stop. For tests. */
import { SottoError } from '@/src/protocol/errors';
import { TAB_DOCUMENT } from '@/src/protocol/source';
import { SOURCE } from '@/tests/fixtures/source';
import { idOf, page, panel, SUBJECT } from './chat-world';
import { TestPort } from './test-host';
import type { UnrulyChecks } from './unruly-checks';
import { begin, isOver, nothing, type Asked, type Opened } from './unruly-jobs';
import type { UnrulyLives } from './unruly-lives';
import type { UnrulyModels } from './unruly-models';

export class UnrulyAsking {
  private marks = 1_000;

  constructor(
    private readonly lives: UnrulyLives,
    private readonly models: UnrulyModels,
    private readonly checks: UnrulyChecks,
  ) {}

  settings(): { engine: 'auto'; model: string | null } {
    return { engine: 'auto', model: this.models.chosen };
  }

  private word(): string {
    return `mark${String((this.marks += 1))}`;
  }

  private watch(jobId: string, more: Pick<Asked, 'mark' | 'port' | 'chatId'>): void {
    this.checks.asked.push({
      jobId,
      ...more,
      life: this.lives.life,
      model: this.models.chosen,
      erased: null,
      stopped: false,
    });
    begin(more.port.followJob(this.lives.host, jobId));
  }

  async submit(tabId: number, flag: boolean): Promise<void> {
    const [mark, port] = [this.word(), new TestPort({ tabId, ephemeral: flag && tabId === 0 })];
    const [action, input] = flag
      ? ([
          'summarize',
          { kind: 'page', source: SOURCE, page: page(`${mark} is a lamp. It was lit in 1841 and burnt on.`, mark) },
        ] as const)
      : ([
          'explain',
          { kind: 'selection', source: SOURCE, text: `${mark} was lit.`, title: mark, language: 'en' },
        ] as const);
    try {
      const { jobId } = await this.lives.host.handlers['host.submit'](
        { request: { action, input, settings: this.settings() } },
        port,
      );
      this.watch(jobId, { mark, port, chatId: null });
    } catch (error) {
      if (!(error instanceof SottoError) || error.code !== 'queue-full') throw error;
    }
  }

  async open(tabId: number, flag: boolean): Promise<void> {
    const sender = new TestPort({ tabId, ephemeral: flag && tabId === 0 });
    const content = page(`${this.word()} is a lamp.`);
    const { chatId } = await this.lives.host.handlers['host.openChat'](
      { source: { id: idOf(content), kind: TAB_DOCUMENT, subject: SUBJECT }, page: content },
      sender,
    );
    if (!this.checks.chats.some((chat) => chat.chatId === chatId)) this.checks.chats.push({ chatId, erased: null });
  }

  async ask(chat: Opened | undefined, isAgain: boolean): Promise<void> {
    if (!chat) return;
    const [mark, port, { chatId }] = [this.word(), panel(), chat];
    const before = await panel().followChat(this.lives.host, chatId).catch(nothing);
    const replaces = isAgain ? (before?.turns.at(-1)?.turnId ?? null) : null;
    const reply = await Promise.resolve(
      this.lives.host.handlers['host.ask'](
        { chatId, question: `Is ${mark} lit?`, replaces, settings: this.settings() },
        port,
      ),
    ).catch(nothing);
    if (!reply) return;
    this.checks.blame(this.checks.isGone(chat), 'a question in an erased conversation');
    this.watch(reply.jobId, { mark, port, chatId });
  }

  async stop(job: Asked | undefined): Promise<void> {
    if (!job) return;
    job.stopped = true;
    await Promise.resolve(this.lives.host.handlers['host.cancel']({ jobId: job.jobId }, job.port)).catch(nothing);
    this.checks.blame(
      job.life === this.lives.life && !this.checks.isGone(job) && !isOver(job),
      'a stopped job has no end',
    );
  }
}
