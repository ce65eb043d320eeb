/** What a worker was asked and has not answered yet, with an eye on whether it still gets on with it. */
import { awakeTimeout } from '@/src/platform/awake-timeout';
import { fromErrorInfo, SottoError } from '@/src/protocol/errors';
import type { Report } from './messages';

/**
 * A worker that says nothing for so long while it has work to do is stuck. Measured: 34 s to compile shaders on
 * llvmpipe.
 */
const STALL_MS = 60_000;
/** A chat template takes milliseconds; one that takes longer than this does not end. */
const TEMPLATE_MS = 15_000;

/** Somebody who waits for a worker's reports. */
export interface Waiting<Note> {
  take(report: Report<Note>): void;
  fail(error: unknown): void;
}

export class OpenCalls<Note> {
  /** By the order's id; null for the task that the worker was started for. */
  private readonly waiting = new Map<number | null, Waiting<Note>>();
  private stopWatching: (() => void) | undefined;
  private rendering = false;
  private lastId = 0;

  /** @param onStall Called with what it is, when the worker says nothing for too long. */
  constructor(private readonly onStall: (error: SottoError) => void) {}

  /** Whether the worker's last word was that a chat template comes next. */
  get isRendering(): boolean {
    return this.rendering;
  }

  /** The id of the next order. */
  nextId(): number {
    return (this.lastId += 1);
  }

  has(id: number): boolean {
    return this.waiting.has(id);
  }

  /** Reports on this order go to `waiting` from now on. */
  expect(id: number | null, waiting: Waiting<Note>): void {
    this.waiting.set(id, waiting);
    this.watch();
  }

  /** Nobody waits for this order any more. */
  settle(id: number | null): void {
    this.waiting.delete(id);
    this.watch();
  }

  /** The worker has said something: it is given to whoever waits for it. */
  take(report: Report<Note>): void {
    this.rendering = report.type === 'rendering';
    this.watch();
    const id = 'id' in report ? report.id : null;
    const waiting = this.waiting.get(id);
    if (report.type !== 'failed') {
      waiting?.take(report);
    } else if (id !== null) {
      this.settle(id);
      waiting?.fail(fromErrorInfo(report.error));
    }
  }

  /** Fails everything, and watches no more. */
  failAll(error: unknown): void {
    const waiting = [...this.waiting.values()];
    this.waiting.clear();
    this.watch();
    for (const { fail } of waiting) fail(error);
  }

  private watch(): void {
    this.stopWatching?.();
    if (this.waiting.size === 0) return;
    const { rendering } = this;
    this.stopWatching = awakeTimeout(rendering ? TEMPLATE_MS : STALL_MS, () => {
      this.onStall(
        rendering
          ? new SottoError('model-broken', 'the chat template does not end', { part: 'template' })
          : new SottoError('engine-stalled', 'the engine made no progress'),
      );
    });
  }
}
