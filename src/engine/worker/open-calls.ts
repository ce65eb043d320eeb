/** The orders that a worker has not answered yet. Notices when it makes no progress. */
import { awakeTimeout } from '@/src/platform/awake-timeout';
import { fromErrorInfo, SottoError } from '@/src/protocol/errors';
import type { Report } from './messages';

/**
 * A worker with work to do that reports nothing for so long is stuck. Compiling shaders on llvmpipe was measured at 34
 * s.
 */
const STALL_MS = 60_000;
/** A chat template takes milliseconds. One that takes longer than this does not end. */
const TEMPLATE_MS = 15_000;

/** Takes a worker's reports on one order. */
export interface Waiting<Note> {
  take(report: Report<Note>): void;
  fail(error: unknown): void;
}

export class OpenCalls<Note> {
  /** By the order's id; null for the task. */
  private readonly waiting = new Map<number | null, Waiting<Note>>();
  private stopWatching: (() => void) | undefined;
  private rendering = false;
  private lastId = 0;

  /** @param onStall Called when the worker makes no progress. */
  constructor(private readonly onStall: (error: SottoError) => void) {}

  /** Whether the worker is rendering a chat template, by its last report. */
  get isRendering(): boolean {
    return this.rendering;
  }

  /** Returns an id for the next order. */
  nextId(): number {
    return (this.lastId += 1);
  }

  has(id: number): boolean {
    return this.waiting.has(id);
  }

  /** Sends reports on this order to `waiting` from now on. */
  expect(id: number | null, waiting: Waiting<Note>): void {
    this.waiting.set(id, waiting);
    this.watch();
  }

  /** The order is answered: nobody waits for it any more. */
  settle(id: number | null): void {
    this.waiting.delete(id);
    this.watch();
  }

  /** Passes a report on to whoever waits for it. */
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

  /** Fails all open orders. */
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
