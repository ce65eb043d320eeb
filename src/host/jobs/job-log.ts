/** One job's log: numbered entries. A follower gets the earlier ones and then each new one, once. */
import { isTerminal, type LoggedEvent, type TaskEvent } from '@/src/protocol/task-event';

type Listener = (entry: LoggedEvent) => void;
type TokenEvent = Extract<TaskEvent, { type: 'token' }>;

/**
 * Tokens within so many milliseconds become one entry. It is the time of about two frames, so nobody sees the
 * difference.
 */
const COALESCE_MS = 32;

export class JobLog {
  private readonly entries: LoggedEvent[];
  private readonly listeners = new Set<Listener>();
  /** All text so far. Joining all entries each time would take the square of their number. */
  private written: string;
  private held: TokenEvent | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** `entries`: what an earlier host wrote. A number is missing where this version does not know the event. */
  constructor(
    entries: readonly LoggedEvent[] = [],
    private readonly now: () => number = Date.now,
  ) {
    this.entries = [...entries];
    this.written = entries.map(({ event }) => writtenBy(event)).join('');
  }

  get ended(): boolean {
    const last = this.entries.at(-1);
    return last !== undefined && isTerminal(last.event);
  }

  get length(): number {
    return this.entries.length;
  }

  /** All events so far. */
  get events(): TaskEvent[] {
    return [...this.entries.map(({ event }) => event), ...(this.held ? [this.held] : [])];
  }

  /** All text so far: the answer, and before it the notes on sections. */
  get text(): string {
    return this.written;
  }

  /**
   * Adds an event. The first token goes out at once, the following ones together every 32 ms; any other event sends
   * what is held first. After a terminal event everything is ignored, so there is exactly one.
   */
  append(event: TaskEvent): void {
    if (this.ended) return;
    this.written += writtenBy(event);
    if (event.type !== 'token') {
      this.flush();
      this.write(event);
      return;
    }
    if (this.held) {
      this.held = { type: 'token', text: this.held.text + event.text, tokens: this.held.tokens + event.tokens };
      return;
    }
    if (this.timer === undefined) {
      this.write(event);
    } else {
      this.held = event;
    }
    this.timer ??= setTimeout(() => {
      this.tick();
    }, COALESCE_MS);
  }

  /** Calls back for every entry after number `after`, now and in future, until `signal`. */
  follow(after: number, listener: Listener, signal?: AbortSignal): void {
    for (const entry of this.entries) if (entry.seq > after) listener(entry);
    if (this.ended || signal?.aborted) return;
    this.listeners.add(listener);
    signal?.addEventListener('abort', () => {
      this.listeners.delete(listener);
    });
  }

  private tick(): void {
    this.timer = undefined;
    if (!this.held) return;
    this.flush();
    this.timer = setTimeout(() => {
      this.tick();
    }, COALESCE_MS);
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { held } = this;
    this.held = undefined;
    if (held) this.write(held);
  }

  private write(event: TaskEvent): void {
    const entry = { seq: (this.entries.at(-1)?.seq ?? 0) + 1, at: this.now(), event };
    this.entries.push(entry);
    for (const listener of this.listeners) listener(entry);
    if (isTerminal(event)) this.listeners.clear();
  }
}

const writtenBy = (event: TaskEvent): string => (event.type === 'token' || event.type === 'begun' ? event.text : '');
