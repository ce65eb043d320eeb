/** The lives of a host on one disk, each of which may end at any moment: for tests. */
import { actions } from '@/src/actions/registry';
import { BenchmarkStore } from '@/src/storage/benchmark-store';
import { ChatStore } from '@/src/storage/chat-store';
import { SottoDatabase } from '@/src/storage/database';
import { Journal } from '@/src/storage/journal';
import { openHost } from '../host';
import { serveOpening, type ServedHost } from '../served-host';
import type { UnrulyModels } from './unruly-models';

export class UnrulyLives {
  readonly db = new SottoDatabase(crypto.randomUUID());
  /** Calls of the present host's parts that have not been answered yet. */
  private readonly underWay = new Set<unknown>();
  private disk = true;
  private lives = 0;
  private present: ServedHost;

  constructor(private readonly models: UnrulyModels) {
    this.present = this.start();
  }

  get host(): ServedHost {
    return this.present;
  }

  /** How many hosts have died. */
  get life(): number {
    return this.lives;
  }

  get diskWorks(): boolean {
    return this.disk;
  }

  setDisk(works: boolean): void {
    this.disk = works;
  }

  /** The host dies, and the next one begins. */
  dies(): void {
    this.lives += 1;
    this.present = this.start();
  }

  /** The parts of a host: those of a host that has died never answer. */
  private mortal<T extends object>(parts: T): T {
    const { life } = this;
    const isDisk = parts instanceof Journal || parts instanceof ChatStore;
    return new Proxy(parts, {
      get: (target, name) => {
        const own: unknown = Reflect.get(target, name);
        if (typeof own !== 'function') return own;
        return (...args: unknown[]): unknown => {
          if (life !== this.life) return new Promise(() => undefined);
          if (isDisk && !this.disk) return Promise.reject(new Error('the disk fails'));
          const answer: unknown = own.apply(target, args);
          this.underWay.add(answer);
          void Promise.resolve(answer)
            .catch(() => undefined)
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
}
