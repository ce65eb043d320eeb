/** What a host must hold to whatever happens, and what it was found not to: for tests. */
import { panel } from './chat-world';
import { TestPort } from './test-host';
import { ends, nothing, type Asked, type Erasable, type Opened } from './unruly-jobs';
import type { UnrulyLives } from './unruly-lives';

/** What any call may take, where something has to be given up on its way, in milliseconds. */
export const PATIENCE_MS = 4_000;

export class UnrulyChecks {
  readonly problems = new Set<string>();
  readonly asked: Asked[] = [];
  readonly chats: Opened[] = [];

  constructor(private readonly lives: UnrulyLives) {}

  blame(is: boolean, problem: string): void {
    if (is) this.problems.add(problem);
  }

  /** These are to be erased: for good, or on a disk that fails for this life of the host. */
  erase(those: readonly Erasable[]): void {
    for (const one of those) one.erased = this.lives.diskWorks ? 'for good' : (one.erased ?? this.lives.life);
  }

  /** Whether nothing of it may be shown. */
  isGone({ erased }: Erasable): boolean {
    return erased === 'for good' || erased === this.lives.life;
  }

  /** What a call comes to, which must not take too long. */
  async inTime<T>(what: string, call: T | Promise<T>): Promise<T | 'late'> {
    const late = Promise.withResolvers<'late'>();
    const timer = setTimeout(() => {
      late.resolve('late');
    }, PATIENCE_MS);
    const result = await Promise.race([call, late.promise]).finally(() => {
      clearTimeout(timer);
    });
    this.blame(result === 'late', `${what} takes too long`);
    return result;
  }

  /** Follows a job anew. */
  async look(job: Asked | undefined): Promise<void> {
    if (!job) return;
    const port = new TestPort(job.port.sender);
    const found = await port.followJob(this.lives.host, job.jobId).catch(nothing);
    this.blame(found !== null && this.isGone(job), 'what was erased can be attached');
    this.blame(
      found !== null && job.life !== this.lives.life && ends(job, port) !== 1,
      'a job of an earlier host has not one end',
    );
  }

  async lookAtLists(): Promise<void> {
    const { chats } = await this.lives.host.handlers['host.chats']({}, panel());
    this.blame(
      this.chats.some((chat) => this.isGone(chat) && chats.some(({ chatId }) => chatId === chat.chatId)),
      'an erased conversation is listed',
    );
    for (const tabId of [0, 1, 2]) {
      const { jobs } = await this.lives.host.handlers['host.jobs']({ tabId }, panel());
      this.blame(
        this.asked.some((job) => this.isGone(job) && jobs.some(({ jobId }) => jobId === job.jobId)),
        'an erased job is listed',
      );
    }
  }

  async lookAtDisk(): Promise<void> {
    const { jobs, events, chats, pages } = this.lives.db;
    const all = JSON.stringify(await Promise.all([jobs.toArray(), events.toArray(), chats.toArray(), pages.toArray()]));
    this.blame(
      this.asked.some(
        ({ erased, mark, jobId }) => erased === 'for good' && (all.includes(mark) || all.includes(jobId)),
      ),
      'what was erased is on the disk',
    );
  }

  judge(job: Asked, mayEnd: boolean): void {
    const entries = job.port.entries(job.jobId);
    const last = entries.at(-1)?.event;
    this.blame(ends(job) !== 1, 'a job has not one end');
    this.blame(
      entries.some(({ seq }, index) => seq !== index + 1),
      'a log has gaps',
    );
    this.blame(
      job.port.heard.some(({ jobId }) => jobId !== job.jobId),
      'an event of another job',
    );
    this.blame(
      last?.type === 'cancelled' && last.reason === 'user' && !mayEnd,
      'a job is stopped that nobody has stopped',
    );
  }
}
