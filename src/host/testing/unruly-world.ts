/** A host that anything may happen to in any order, and what it must hold to all the same: for tests. */
import { actions } from '@/src/actions/registry';
import { SottoError } from '@/src/protocol/errors';
import { BenchmarkStore } from '@/src/storage/benchmark-store';
import { ChatStore } from '@/src/storage/chat-store';
import { SottoDatabase } from '@/src/storage/database';
import { Journal } from '@/src/storage/journal';
import { openHost } from '../host';
import { serveOpening, type ServedHost } from '../served-host';
import { modelForTasks } from '@/src/host/models/installed-models';
import { TAB_DOCUMENT } from '@/src/protocol/source';
import { idOf, page, panel, SUBJECT } from './chat-world';
import { TestPort } from './test-host';
import { ends, isOver, nothing, until, wait, type Asked, type Erasable, type Opened } from './unruly-jobs';
import { UnrulyModels, type Way } from './unruly-models';
import { SOURCE } from '@/tests/fixtures/source';

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

/** Milliseconds: what any call may take, where something has to be given up on its way; and what a Stop may. */
const PATIENCE_MS = 4_000;
const NEXT_BEGINS_MS = 1_200;
/** After this nothing is on its way to the disk. */
const WRITTEN_MS = 300;

export class UnrulyWorld {
  readonly problems = new Set<string>();
  readonly models = new UnrulyModels((problem) => {
    this.problems.add(problem);
  });
  private readonly db = new SottoDatabase(crypto.randomUUID());
  private readonly asked: Asked[] = [];
  private readonly chats: Opened[] = [];
  private readonly removed = new Set<string>();
  /** Calls of the present host's parts that have not been answered yet. */
  private readonly underWay = new Set<unknown>();
  private diskWorks = true;
  /** Whoever measures models. */
  private measuring = panel();
  private marks = 1_000;
  private life = 0;
  private host = this.start();

  private readonly happenings: Record<Kind, (happening: Happening) => void | Promise<void>> = {
    import: ({ which, way }) => {
      if (!this.models.here.has(model(which))) this.models.ways.set(model(which), way);
      this.begin(panel().stream(this.host, 'host.importModel', { importId: model(which) }));
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
        this.begin(this.host.handlers['host.tryModel']({ sha256: model(which) }, panel()));
    },
    'stop trial': async ({ which }) => {
      await this.inTime('stopping a trial', this.host.handlers['host.stopTrial']({ sha256: model(which) }, panel()));
    },
    submit: ({ which, flag }) => this.submit(which % 3, flag),
    stop: async ({ which }) => {
      await this.stop(this.asked[which % Math.max(1, this.asked.length)]);
    },
    attach: async ({ which }) => {
      await this.look(this.asked[which % Math.max(1, this.asked.length)]);
    },
    open: ({ which, flag }) => this.open(which % 3, flag),
    ask: ({ which, flag }) => this.ask(this.chats[which % Math.max(1, this.chats.length)], flag),
    warm: ({ which }) => {
      const chatId = this.chats[which % Math.max(1, this.chats.length)]?.chatId;
      if (chatId !== undefined)
        this.begin(panel().stream(this.host, 'host.readAhead', { chatId, settings: this.settings() }));
    },
    'erase one': async ({ which }) => {
      await this.eraseOne(this.chats[which % Math.max(1, this.chats.length)]);
    },
    'erase all': () => this.eraseAll(),
    benchmark: () => {
      this.begin(this.measuring.stream(this.host, 'host.benchmark', { settings: this.settings() }));
    },
    'cancel benchmark': () => {
      this.measuring.close();
      this.measuring = panel();
    },
    unload: () => {
      this.begin(this.host.handlers['host.unload']({}, panel()));
    },
    status: () => this.status(),
    'tab closed': ({ which }) => {
      this.begin(this.host.notices['notice.tabClosed']({ tabId: which % 3 }, {}));
    },
    disk: ({ flag }) => {
      this.diskWorks = flag;
    },
    'host dies': () => {
      this.dies();
    },
    wait: ({ which }) => wait(which * 6),
  };

  async takes(happening: Happening): Promise<void> {
    await this.happenings[happening.what](happening);
  }

  /** Brings everything to its end, lets the host die on a disk that may fail, and looks at what there is. */
  async end(diskFails: boolean): Promise<void> {
    const own = this.asked.filter(({ life }) => life === this.life);
    for (const job of own) await this.bringToEnd(job, own);
    own.forEach((job) => {
      this.judge(job);
    });
    await wait(WRITTEN_MS);
    this.diskWorks = !diskFails;
    // The next host tests what was not tested, and a load that hangs is the last job's too.
    this.models.ways.clear();
    // The next host tests its models at once. A test that never loads would be joined by the last job.
    this.models.ways.clear();
    this.dies();
    await this.lookAtLists();
    this.diskWorks = true;
    for (const job of this.asked) await this.look(job);
    await this.goesOn();
    await this.eraseAll();
    await wait(WRITTEN_MS);
    this.dies();
    await this.lookAtLists();
    for (const job of this.asked) await this.look(job);
    await this.lookAtDisk();
  }

  private dies(): void {
    this.life += 1;
    this.host = this.start();
  }

  /** What a host that has died asks of its parts is never answered. */
  private mortal<T extends object>(parts: T): T {
    const { life } = this;
    const isDisk = parts instanceof Journal || parts instanceof ChatStore;
    return new Proxy(parts, {
      get: (target, name) => {
        const own: unknown = Reflect.get(target, name);
        if (typeof own !== 'function') return own;
        return (...args: unknown[]): unknown => {
          if (life !== this.life) return new Promise(() => undefined);
          if (isDisk && !this.diskWorks) return Promise.reject(new Error('the disk fails'));
          const answer: unknown = own.apply(target, args);
          this.underWay.add(answer);
          void Promise.resolve(answer)
            .catch(nothing)
            .finally(() => this.underWay.delete(answer));
          return answer;
        };
      },
    });
  }

  private start(): ServedHost {
    const opened = Promise.resolve(this.db);
    const { store, choice, provider } = this.models;
    const open = (): ReturnType<typeof openHost> =>
      openHost({
        journal: this.mortal(new Journal(opened)),
        chats: this.mortal(new ChatStore(opened)),
        benchmarks: new BenchmarkStore(opened),
        models: this.mortal(store),
        choice: this.mortal(choice),
        known: { load: () => Promise.resolve([]), save: () => Promise.resolve() },
        history: () => 'ok',
        eraseSetAside: () => Promise.resolve(),
        downloads: null,
        actions,
        rankers: [],
        providers: [provider],
        enginesFor: () => Promise.resolve([provider]),
      });
    // What a host that has died had handed to the disk is there before the next host reads it.
    const written = Promise.allSettled(this.underWay);
    return serveOpening(() => written.then(open));
  }

  private settings(): { engine: 'auto'; model: string | null } {
    return { engine: 'auto', model: this.models.chosen };
  }

  private blame(is: boolean, problem: string): void {
    if (is) this.problems.add(problem);
  }

  /** A call that nobody waits for, and that may fail. */
  private begin(call: unknown): void {
    Promise.resolve(call).catch(nothing);
  }

  private async inTime<T>(what: string, call: T | Promise<T>): Promise<T | 'late'> {
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

  private word(): string {
    return `mark${String((this.marks += 1))}`;
  }

  private watch(jobId: string, more: Pick<Asked, 'mark' | 'port' | 'chatId'>): void {
    this.asked.push({ jobId, ...more, life: this.life, model: this.models.chosen, erased: null, stopped: false });
    this.begin(more.port.followJob(this.host, jobId));
  }

  private async submit(tabId: number, flag: boolean): Promise<void> {
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
      const { jobId } = await this.host.handlers['host.submit'](
        { request: { action, input, settings: this.settings() } },
        port,
      );
      this.watch(jobId, { mark, port, chatId: null });
    } catch (error) {
      if (!(error instanceof SottoError) || error.code !== 'queue-full') throw error;
    }
  }

  private async open(tabId: number, flag: boolean): Promise<void> {
    const sender = new TestPort({ tabId, ephemeral: flag && tabId === 0 });
    const content = page(`${this.word()} is a lamp.`);
    const { chatId } = await this.host.handlers['host.openChat'](
      { source: { id: idOf(content), kind: TAB_DOCUMENT, subject: SUBJECT }, page: content },
      sender,
    );
    if (!this.chats.some((chat) => chat.chatId === chatId)) this.chats.push({ chatId, erased: null });
  }

  private async ask(chat: Opened | undefined, isAgain: boolean): Promise<void> {
    if (!chat) return;
    const [mark, port, { chatId }] = [this.word(), panel(), chat];
    const before = await panel().followChat(this.host, chatId).catch(nothing);
    const replaces = isAgain ? (before?.turns.at(-1)?.turnId ?? null) : null;
    const reply = await Promise.resolve(
      this.host.handlers['host.ask'](
        { chatId, question: `Is ${mark} lit?`, replaces, settings: this.settings() },
        port,
      ),
    ).catch(nothing);
    if (!reply) return;
    this.blame(this.isGone(chat), 'a question in an erased conversation');
    this.watch(reply.jobId, { mark, port, chatId });
  }

  private async remove(sha256: string): Promise<void> {
    this.removed.add(sha256);
    await this.inTime('removing a model', this.host.handlers['host.removeModel']({ sha256 }, panel()));
    this.blame(this.models.here.has(sha256), 'a removed model is there');
    const notes = this.models.noted.length;
    await wait(2);
    this.blame(this.models.noted.slice(notes).includes(sha256), 'a removed model is noted');
    this.blame(this.models.chosen === sha256, 'a removed model is still chosen');
  }

  /** What is said to be used is what a job gets. */
  private async status(): Promise<void> {
    const { inUse, models } = await this.host.handlers['host.status']({}, panel());
    this.blame(
      inUse !== (modelForTasks(models, this.models.chosen, () => [])?.sha256 ?? null),
      'another model is said to be in use',
    );
  }

  private erase(those: readonly Erasable[]): void {
    for (const one of those) one.erased = this.diskWorks ? 'for good' : (one.erased ?? this.life);
  }

  private isGone({ erased }: Erasable): boolean {
    return erased === 'for good' || erased === this.life;
  }

  private async eraseOne(chat: Opened | undefined): Promise<void> {
    if (!chat) return;
    this.erase([chat, ...this.asked.filter(({ chatId }) => chatId === chat.chatId)]);
    await this.inTime(
      'erasing a conversation',
      Promise.resolve(this.host.handlers['host.eraseChats']({ chatId: chat.chatId }, panel())).catch(nothing),
    );
    await this.lookAtLists();
  }

  private async eraseAll(): Promise<void> {
    const before = [...this.asked];
    this.erase([...before, ...this.chats]);
    const erasing = Promise.resolve(this.host.handlers['host.eraseChats']({ chatId: null }, panel())).then(
      () => true,
      () => false,
    );
    this.blame(
      (await this.inTime('erasing all', erasing)) !== this.diskWorks,
      'erasing says other than what the disk did',
    );
    await this.lookAtLists();
    for (const job of before) await this.look(job);
    if (this.diskWorks) await this.lookAtDisk();
  }

  private async stop(job: Asked | undefined): Promise<void> {
    if (!job) return;
    job.stopped = true;
    await Promise.resolve(this.host.handlers['host.cancel']({ jobId: job.jobId }, job.port)).catch(nothing);
    this.blame(job.life === this.life && !this.isGone(job) && !isOver(job), 'a stopped job has no end');
  }

  /** Attaches anew. */
  private async look(job: Asked | undefined): Promise<void> {
    if (!job) return;
    const port = new TestPort(job.port.sender);
    const found = await port.followJob(this.host, job.jobId).catch(nothing);
    this.blame(found !== null && this.isGone(job), 'what was erased can be attached');
    this.blame(
      found !== null && job.life !== this.life && ends(job, port) !== 1,
      'a job of an earlier host has not one end',
    );
  }

  private async lookAtLists(): Promise<void> {
    const { chats } = await this.host.handlers['host.chats']({}, panel());
    this.blame(
      this.chats.some((chat) => this.isGone(chat) && chats.some(({ chatId }) => chatId === chat.chatId)),
      'an erased conversation is listed',
    );
    for (const tabId of [0, 1, 2]) {
      const { jobs } = await this.host.handlers['host.jobs']({ tabId }, panel());
      this.blame(
        this.asked.some((job) => this.isGone(job) && jobs.some(({ jobId }) => jobId === job.jobId)),
        'an erased job is listed',
      );
    }
  }

  private async lookAtDisk(): Promise<void> {
    const { jobs, events, chats, pages } = this.db;
    const all = JSON.stringify(await Promise.all([jobs.toArray(), events.toArray(), chats.toArray(), pages.toArray()]));
    this.blame(
      this.asked.some(
        ({ erased, mark, jobId }) => erased === 'for good' && (all.includes(mark) || all.includes(jobId)),
      ),
      'what was erased is on the disk',
    );
  }

  /** A job ends by itself, or it hangs and is stopped; then the next one begins. */
  private async bringToEnd(job: Asked, all: readonly Asked[]): Promise<void> {
    if (await until(() => isOver(job), this.models.isStuck ? 100 : PATIENCE_MS)) return;
    await this.stop(job);
    const next = all.find((other) => !isOver(other));
    if (!next) return;
    const begins = (): boolean =>
      isOver(next) ||
      next.port.entries(next.jobId).some(({ event }) => event.type === 'loading' || event.type === 'reading');
    this.blame(!(await until(begins, NEXT_BEGINS_MS)), 'the job after a stopped one does not begin');
  }

  private judge(job: Asked): void {
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
    const mayEnd = job.stopped || job.model === null || this.removed.has(job.model);
    this.blame(
      last?.type === 'cancelled' && last.reason === 'user' && !mayEnd,
      'a job is stopped that nobody has stopped',
    );
  }

  /** The queue stands open: a good model is taken in, and answers. */
  private async goesOn(): Promise<void> {
    const [first] = MODELS;
    await this.inTime('taking a model in', panel().stream(this.host, 'host.importModel', { importId: first }));
    this.models.chosen = first;
    await this.submit(1, false);
    const job = this.asked.at(-1);
    if (!job) return;
    await until(() => isOver(job), PATIENCE_MS);
    const events = job.port.entries(job.jobId).map(({ event }) => event);
    const text = events.map((event) => (event.type === 'token' ? event.text : '')).join('');
    this.blame(
      events.at(-1)?.type !== 'done' || !text.startsWith('a-says'),
      'the last job is not answered by its model',
    );
  }
}

const model = (which: number): string => MODELS[which % MODELS.length] ?? '';
