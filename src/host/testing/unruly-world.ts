/** A host that anything may happen to in any order, and what it must hold to all the same: for tests. */
import { modelForTasks } from '@/src/host/models/installed-models';
import { panel } from './chat-world';
import { UnrulyAsking } from './unruly-asking';
import { PATIENCE_MS, UnrulyChecks } from './unruly-checks';
import { begin, isOver, nothing, until, wait, type Asked, type Opened } from './unruly-jobs';
import { UnrulyLives } from './unruly-lives';
import { UnrulyModels, type Way } from './unruly-models';

const MODELS = ['a'.repeat(64), 'b'.repeat(64), 'c'.repeat(64)] as const;

type Kind =
  | 'import'
  | 'way'
  | 'choose'
  | 'remove'
  | 'try'
  | 'stop trial'
  | 'submit'
  | 'stop'
  | 'attach'
  | 'open'
  | 'ask'
  | 'warm'
  | 'erase one'
  | 'erase all'
  | 'benchmark'
  | 'cancel benchmark'
  | 'unload'
  | 'status'
  | 'tab closed'
  | 'disk'
  | 'host dies'
  | 'wait';

/** One thing that happens; each kind takes of the rest what it needs. */
export interface Happening {
  readonly what: Kind;
  readonly which: number;
  readonly way: Way;
  readonly flag: boolean;
}

/** The job after one that is stopped begins within this, in milliseconds. */
const NEXT_BEGINS_MS = 1_200;
/** After so many milliseconds nothing is on its way to the disk. */
const WRITTEN_MS = 300;

export class UnrulyWorld {
  private readonly models = new UnrulyModels((problem) => {
    this.checks.blame(true, problem);
  });
  private readonly lives = new UnrulyLives(this.models);
  private readonly checks = new UnrulyChecks(this.lives);
  private readonly asking = new UnrulyAsking(this.lives, this.models, this.checks);
  private readonly removed = new Set<string>();
  /** Whoever measures models. */
  private measuring = panel();

  /** What was found wrong. */
  get problems(): ReadonlySet<string> {
    return this.checks.problems;
  }

  private readonly happenings: Record<Kind, (happening: Happening) => void | Promise<void>> = {
    import: ({ which, way }) => {
      if (!this.models.here.has(model(which))) this.models.ways.set(model(which), way);
      begin(panel().stream(this.lives.host, 'host.importModel', { importId: model(which) }));
    },
    way: ({ which, way }) => {
      this.models.ways.set(model(which), way);
    },
    choose: ({ which, flag }) => {
      this.models.chosen = flag && this.models.here.has(model(which)) ? model(which) : null;
    },
    remove: ({ which }) => this.remove(model(which)),
    try: ({ which }) => {
      if (this.models.here.has(model(which)))
        begin(this.lives.host.handlers['host.tryModel']({ sha256: model(which) }, panel()));
    },
    'stop trial': async ({ which }) => {
      await this.checks.inTime(
        'stopping a trial',
        this.lives.host.handlers['host.stopTrial']({ sha256: model(which) }, panel()),
      );
    },
    submit: ({ which, flag }) => this.asking.submit(which % 3, flag),
    stop: async ({ which }) => {
      await this.asking.stop(this.checks.asked[which % Math.max(1, this.checks.asked.length)]);
    },
    attach: async ({ which }) => {
      await this.checks.look(this.checks.asked[which % Math.max(1, this.checks.asked.length)]);
    },
    open: ({ which, flag }) => this.asking.open(which % 3, flag),
    ask: ({ which, flag }) => this.asking.ask(this.checks.chats[which % Math.max(1, this.checks.chats.length)], flag),
    warm: ({ which }) => {
      const chatId = this.checks.chats[which % Math.max(1, this.checks.chats.length)]?.chatId;
      if (chatId !== undefined)
        begin(panel().stream(this.lives.host, 'host.readAhead', { chatId, settings: this.asking.settings() }));
    },
    'erase one': async ({ which }) => {
      await this.eraseOne(this.checks.chats[which % Math.max(1, this.checks.chats.length)]);
    },
    'erase all': () => this.eraseAll(),
    benchmark: () => {
      begin(this.measuring.stream(this.lives.host, 'host.benchmark', { settings: this.asking.settings() }));
    },
    'cancel benchmark': () => {
      this.measuring.close();
      this.measuring = panel();
    },
    unload: () => {
      begin(this.lives.host.handlers['host.unload']({}, panel()));
    },
    status: () => this.status(),
    'tab closed': ({ which }) => {
      begin(this.lives.host.notices['notice.tabClosed']({ tabId: which % 3 }, {}));
    },
    disk: ({ flag }) => {
      this.lives.setDisk(flag);
    },
    'host dies': () => {
      this.lives.dies();
    },
    wait: ({ which }) => wait(which * 6),
  };

  async takes(happening: Happening): Promise<void> {
    await this.happenings[happening.what](happening);
  }

  /** Brings everything to its end, lets the host die on a disk that may fail, and looks at what there is. */
  async end(diskFails: boolean): Promise<void> {
    const own = this.checks.asked.filter(({ life }) => life === this.lives.life);
    for (const job of own) await this.bringToEnd(job, own);
    own.forEach((job) => {
      this.checks.judge(job, job.stopped || job.model === null || this.removed.has(job.model));
    });
    await wait(WRITTEN_MS);
    this.lives.setDisk(!diskFails);
    // The next host tests its models at once. A test that never loads would be joined by the last job.
    this.models.ways.clear();
    this.lives.dies();
    await this.checks.lookAtLists();
    this.lives.setDisk(true);
    for (const job of this.checks.asked) await this.checks.look(job);
    await this.goesOn();
    await this.eraseAll();
    await wait(WRITTEN_MS);
    this.lives.dies();
    await this.checks.lookAtLists();
    for (const job of this.checks.asked) await this.checks.look(job);
    await this.checks.lookAtDisk();
  }

  private async remove(sha256: string): Promise<void> {
    this.removed.add(sha256);
    await this.checks.inTime('removing a model', this.lives.host.handlers['host.removeModel']({ sha256 }, panel()));
    this.checks.blame(this.models.here.has(sha256), 'a removed model is there');
    const notes = this.models.noted.length;
    await wait(2);
    this.checks.blame(this.models.noted.slice(notes).includes(sha256), 'a removed model is noted');
    this.checks.blame(this.models.chosen === sha256, 'a removed model is still chosen');
  }

  /** What is said to be used is what a job gets. */
  private async status(): Promise<void> {
    const { inUse, models } = await this.lives.host.handlers['host.status']({}, panel());
    this.checks.blame(
      inUse !== (modelForTasks(models, this.models.chosen, () => [])?.sha256 ?? null),
      'another model is said to be in use',
    );
  }

  private async eraseOne(chat: Opened | undefined): Promise<void> {
    if (!chat) return;
    this.checks.erase([chat, ...this.checks.asked.filter(({ chatId }) => chatId === chat.chatId)]);
    await this.checks.inTime(
      'erasing a conversation',
      Promise.resolve(this.lives.host.handlers['host.eraseChats']({ chatId: chat.chatId }, panel())).catch(nothing),
    );
    await this.checks.lookAtLists();
  }

  private async eraseAll(): Promise<void> {
    const before = [...this.checks.asked];
    this.checks.erase([...before, ...this.checks.chats]);
    const erasing = Promise.resolve(this.lives.host.handlers['host.eraseChats']({ chatId: null }, panel())).then(
      () => true,
      () => false,
    );
    this.checks.blame(
      (await this.checks.inTime('erasing all', erasing)) !== this.lives.diskWorks,
      'erasing says other than what the disk did',
    );
    await this.checks.lookAtLists();
    for (const job of before) await this.checks.look(job);
    if (this.lives.diskWorks) await this.checks.lookAtDisk();
  }

  /** A job ends by itself, or it hangs and is stopped; then the next one begins. */
  private async bringToEnd(job: Asked, all: readonly Asked[]): Promise<void> {
    if (await until(() => isOver(job), this.models.isStuck ? 100 : PATIENCE_MS)) return;
    await this.asking.stop(job);
    const next = all.find((other) => !isOver(other));
    if (!next) return;
    const begins = (): boolean =>
      isOver(next) ||
      next.port.entries(next.jobId).some(({ event }) => event.type === 'loading' || event.type === 'reading');
    this.checks.blame(!(await until(begins, NEXT_BEGINS_MS)), 'the job after a stopped one does not begin');
  }

  /** The queue stands open: a good model is taken in, and answers. */
  private async goesOn(): Promise<void> {
    const [first] = MODELS;
    await this.checks.inTime(
      'taking a model in',
      panel().stream(this.lives.host, 'host.importModel', { importId: first }),
    );
    this.models.chosen = first;
    await this.asking.submit(1, false);
    const job = this.checks.asked.at(-1);
    if (!job) return;
    await until(() => isOver(job), PATIENCE_MS);
    const events = job.port.entries(job.jobId).map(({ event }) => event);
    const text = events.map((event) => (event.type === 'token' ? event.text : '')).join('');
    this.checks.blame(
      events.at(-1)?.type !== 'done' || !text.startsWith('a-says'),
      'the last job is not answered by its model',
    );
  }
}

const model = (which: number): string => MODELS[which % MODELS.length] ?? '';
