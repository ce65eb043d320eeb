/** One job from its request to the end of its log. */
import type { Engine, ModelSource, Provider, Token } from '@/src/engine/engine';
import { isAbort, SottoError, toErrorInfo } from '@/src/protocol/errors';
import type { EngineChoice } from '@/src/protocol/task';
import { endsInLoop } from '@/src/tasks/repetition';
import type { EngineSlot } from './engine-slot';
import type { Job } from './job';
import { limitsOf } from './plan-limits';

export interface RunDeps {
  readonly slot: EngineSlot;
  /** The chosen model, or the newest; rejects with `no-model` or `model-missing`. */
  findModel(sha256: string | null): Promise<ModelSource>;
  /** Engines to try for a model, best first; rejects with `engine-unavailable`. */
  enginesFor(choice: EngineChoice, model: ModelSource): Promise<readonly Provider[]>;
}

/** Progress through the prompt is told in steps of this share at least. */
const READING_STEP = 0.02;
/** Looking for a loop costs a little, so not at every token. */
const LOOP_CHECK_TOKENS = 12;

/** Runs a job. Never rejects: every way to fail ends in the log. */
export async function runJob(job: Job, deps: RunDeps): Promise<void> {
  try {
    await attempt(job, deps, true);
  } catch (error) {
    // A cancelled job has ended its log already; then this does nothing.
    job.record(isAbort(error) ? { type: 'cancelled', reason: 'user' } : { type: 'failed', error: toErrorInfo(error) });
  } finally {
    deps.slot.release();
  }
}

async function attempt(job: Job, deps: RunDeps, mayRetry: boolean): Promise<void> {
  const startedAt = performance.now();
  job.signal.throwIfAborted();
  job.record({ type: 'loading', step: 'start', fraction: null });
  const model = await deps.findModel(job.work.settings.model);
  const engine = await deps.slot.acquire(await deps.enginesFor(job.work.settings.engine, model), model, {
    signal: job.signal,
    onProgress: ({ step, fraction }) => { job.record({ type: 'loading', step, fraction }); },
  });
  job.signal.throwIfAborted();
  try {
    await answer(job, engine, deps.slot, startedAt);
  } catch (error) {
    const lost = error instanceof SottoError && error.code === 'engine-lost';
    if (lost) await deps.slot.unload();
    // Lost before a word was written: once more on a fresh engine, and nobody need know.
    if (!lost || !mayRetry || job.log.text !== '' || job.signal.aborted) throw error;
    await attempt(job, deps, false);
  }
}

async function answer(job: Job, engine: Engine, slot: EngineSlot, startedAt: number): Promise<void> {
  const { messages, prefixLength, sampling, coverage } = await job.work.plan(limitsOf(engine), job.signal);
  const { inUse } = engine;
  const looped = new AbortController();
  const reading = new ReadingSteps((fraction) => { job.record({ type: 'reading', engine: inUse, coverage, fraction }); });
  let firstTokenMs: number | undefined;
  let tokens = 0;
  const finishWith = (end: Omit<Extract<Token, { type: 'end' }>, 'type' | 'finish'>, finish: 'stop' | 'length' | 'repetition'): void => {
    const totalMs = performance.now() - startedAt;
    job.record({ type: 'done', finish, engine: inUse, coverage, firstTokenMs: firstTokenMs ?? totalMs, totalMs, ...end });
  };

  reading.tell(null);
  slot.cachedPrefix = null;
  const stream = engine.generate({ messages, prefixLength, sampling }, { signal: AbortSignal.any([job.signal, looped.signal]) });
  try {
    for await (const token of stream) {
      if (token.type === 'prompt') {
        reading.tell(token.fraction);
      } else if (token.type === 'end') {
        slot.cachedPrefix = job.work.prefixKey ?? null;
        const { promptTokens, cachedTokens } = token;
        finishWith({ promptTokens, cachedTokens, tokens: token.tokens }, token.finish);
      } else {
        firstTokenMs ??= performance.now() - startedAt;
        const before = tokens;
        tokens += token.tokens;
        job.record({ type: 'token', text: token.text, tokens: token.tokens });
        const check = Math.floor(before / LOOP_CHECK_TOKENS) !== Math.floor(tokens / LOOP_CHECK_TOKENS);
        if (check && endsInLoop(job.log.text)) looped.abort();
      }
    }
  } catch (error) {
    if (!looped.signal.aborted || job.signal.aborted) throw error;
    finishWith({ promptTokens: 0, cachedTokens: 0, tokens }, 'repetition');
  }
}

/** Thins out progress, so that a log does not fill with steps that nobody can see. */
class ReadingSteps {
  private last: number | null | undefined;

  constructor(private readonly record: (fraction: number | null) => void) {}

  tell(fraction: number | null): void {
    const { last } = this;
    const isStep = last === undefined || (fraction !== null && (last === null || fraction - last >= READING_STEP));
    if (!isStep) return;
    this.last = fraction;
    this.record(fraction);
  }
}
