/** One job from its request to the end of its log. */
import { unlessAborted } from '@/src/engine/abort';
import type { Engine, Token } from '@/src/engine/engine';
import { languagesOf } from '@/src/models/catalogue';
import { isAbort, SottoError, toErrorInfo, type ErrorInfo } from '@/src/protocol/errors';
import type { ModelInfo } from '@/src/protocol/model';
import type { Coverage } from '@/src/protocol/task-event';
import type { Speed } from '@/src/tasks/clock';
import type { Reader } from '@/src/tasks/reader';
import type { Step } from '@/src/tasks/steps';
import type { EngineSlot, RunDeps } from '../lane/engine-slot';
import type { Job } from './job';
import { inSlices } from '../lane/in-slices';
import { endingInTime, workOn } from '../lane/let-go';
import { limitsOf, refuseTooSmall } from '../lane/plan-limits';
import type { ExpectedSpeeds } from '../lane/expected-speeds';
import { expectSpeed, isExpected, measuredSpeed, noteSpeed, speedOfEngine } from '../lane/speeds';

interface JobDeps extends RunDeps {
  readonly speeds: ExpectedSpeeds;
  /** Knows more of a failure than the engine does. */
  readonly failures: { explain(error: unknown, model: ModelInfo | null): Promise<ErrorInfo> };
}

/** Progress through the prompt is told in steps of this share at least. */
const READING_STEP = 0.02;

/** Runs a job. Never rejects: every way to fail ends in the log. */
export async function runJob(job: Job, deps: JobDeps): Promise<void> {
  let model: ModelInfo | null = null;
  const findModel: RunDeps['findModel'] = async (sha256) => {
    const found = await deps.findModel(sha256);
    model = found.info;
    return found;
  };
  try {
    await attempt(job, { ...deps, findModel }, true);
  } catch (error) {
    // A cancelled job has ended its log already; then this does nothing.
    if (isAbort(error) || job.signal.aborted) {
      job.record({ type: 'cancelled', reason: 'user' });
      return;
    }
    // A page's own words are worth having where there is no model, too.
    await job.whenQuoted();
    job.record({ type: 'failed', error: await deps.failures.explain(error, model).catch(() => toErrorInfo(error)) });
  } finally {
    deps.slot.release();
  }
}

async function attempt(job: Job, deps: JobDeps, mayRetry: boolean): Promise<void> {
  const startedAt = performance.now();
  const {
    signal,
    work: { settings },
  } = job;
  signal.throwIfAborted();
  job.record({ type: 'loading', step: 'start', fraction: null });
  // The disk, or the graphics driver that is asked what it can do, may not answer.
  const model = await unlessAborted(deps.findModel(settings.model), signal);
  refuseTooSmall(model.info.contextTokens);
  const providers = await unlessAborted(deps.enginesFor(settings.engine, model), signal);
  const engine = await deps.slot.acquire(providers, model, {
    signal,
    onProgress: ({ step, fraction }) => {
      job.record({ type: 'loading', step, fraction });
    },
  });
  // That nothing on the page seems to answer a question stands above whatever the model says.
  if (job.work.nearest) await unlessAborted(job.whenQuoted(), signal);
  signal.throwIfAborted();
  const { provider } = engine.inUse;
  if (!isExpected(engine)) expectSpeed(engine, await unlessAborted(deps.speeds.of(model, provider, providers), signal));
  try {
    await new Run(job, engine, deps.slot, startedAt).toEnd();
    deps.speeds.keep(model.info.sha256, provider, measuredSpeed(engine));
  } catch (reason) {
    const error = signal.aborted ? reason : deps.slot.explain(reason, engine);
    const lost = error instanceof SottoError && error.code === 'engine-lost';
    // Lost before a word was written: once more on a fresh engine, and nobody need know.
    if (!lost || !mayRetry || job.log.text !== (job.work.begun ?? '') || signal.aborted) throw error;
    await attempt(job, deps, false);
  }
}

/** A job on its engine: what its work tells becomes its log. */
class Run {
  private firstTokenMs: number | undefined;
  /** The answer so far, without the notes before it. */
  private answer: string;
  /** Where the last step's share of it begins. */
  private stepStart = 0;
  private takesNotes = false;
  private reading = new ReadingSteps();
  private readonly plannedSpeed: Speed | null;

  constructor(
    private readonly job: Job,
    private readonly engine: Engine,
    private readonly slot: EngineSlot,
    private readonly startedAt: number,
  ) {
    this.answer = job.work.begun ?? '';
    this.plannedSpeed = speedOfEngine(engine);
  }

  /**
   * Throws what the engine and the work throw, and `AbortError` when the job is stopped: at once, or once the engine
   * has had its time.
   */
  async toEnd(): Promise<void> {
    const {
      engine,
      slot,
      job: { signal },
    } = this;
    await workOn(this.work(), { engine, slot, signal });
  }

  private async work(): Promise<void> {
    const { job, engine, slot } = this;
    const limits = limitsOf(engine);
    const reader: Reader = {
      ...limits,
      speed: measuredSpeed(engine),
      isPrefixRead: job.work.prefixKey !== undefined && slot.cachedPrefix === job.work.prefixKey,
      languages: engine.languages ?? languagesOf(slot.currentModel),
      now: () => performance.now(),
      generate: (request, options) => this.timed(request, options),
    };
    for await (const step of job.work.run(reader, limits, job.signal)) {
      job.signal.throwIfAborted();
      if (step.type === 'end') {
        this.leave(step);
        await this.check(step.kept);
      }
      this.record(step);
    }
  }

  /** What a job leaves in the prompt cache is its own prefix where it ran to its end, and was not made of passages. */
  private leave({ finish, coverage }: Extract<Step, { type: 'end' }>): void {
    if (finish === 'choose') return;
    const isWhole = finish !== 'repetition' && coverage.passages === undefined;
    this.slot.cachedPrefix = isWhole ? (this.job.work.prefixKey ?? null) : null;
  }

  /** What the answer rests on, told before its end. An answer that cannot be checked is an answer all the same. */
  private async check(kept: number | undefined): Promise<void> {
    const text = this.answer.slice(0, kept);
    if (text.trim() === '' || !this.job.work.check) return;
    const { work, signal } = this.job;
    const checked = await unlessAborted(
      (async () => {
        const checking = await work.check?.(text);
        return checking ? await inSlices(signal)(checking) : null;
      })().catch(() => null),
      signal,
    );
    if (checked) this.job.record({ type: 'checked', checked });
  }

  private record(step: Step): void {
    const {
      job,
      engine: { inUse },
    } = this;
    switch (step.type) {
      case 'reading':
        if (this.reading.isStep(step.fraction))
          job.record({ ...step, coverage: this.ofSource(step.coverage), engine: inUse });
        break;
      case 'section':
        this.reading = new ReadingSteps();
        if (step.kept !== undefined && !this.takesNotes) this.answer = this.answer.slice(0, this.stepStart + step.kept);
        this.takesNotes = step.step === 'notes';
        this.stepStart = this.answer.length;
        job.record({ ...step, coverage: this.ofSource(step.coverage), engine: inUse });
        break;
      case 'language':
        this.reading = new ReadingSteps();
        job.record(step);
        break;
      case 'aside':
        job.record(step);
        break;
      case 'text':
        this.firstTokenMs ??= performance.now() - this.startedAt;
        if (!this.takesNotes) this.answer += step.text;
        job.record({ ...step, type: 'token' });
        break;
      case 'end': {
        const totalMs = performance.now() - this.startedAt;
        const coverage = this.ofSource(this.measured(step.coverage));
        job.record({
          ...step,
          coverage,
          type: 'done',
          engine: inUse,
          firstTokenMs: this.firstTokenMs ?? totalMs,
          totalMs,
        });
      }
    }
  }

  /** How much of which source: all of it is of the one that the job is about, unless the work itself says more. */
  private ofSource(coverage: Coverage): Coverage {
    const { words, ofWords } = coverage;
    return { sources: [{ source: this.job.work.source, words, ofWords }], ...coverage };
  }

  /** What the whole page takes, at the speed that this very answer has shown. */
  private measured(coverage: Coverage): Coverage {
    const [before, now] = [this.plannedSpeed, speedOfEngine(this.engine)];
    if (coverage.wholeMs === undefined || !before || !now) return coverage;
    return { ...coverage, wholeMs: (coverage.wholeMs * before.prompt) / now.prompt };
  }

  /** The engine's own, with an eye on its speed and on what it leaves in the prompt cache. */
  private async *timed(...[request, options]: Parameters<Engine['generate']>): AsyncGenerator<Token> {
    const began = performance.now();
    let promptMs: number | undefined;
    let took = { promptTokens: 0, cachedTokens: 0, tokens: 0 };
    const note = (): void => {
      if (promptMs !== undefined)
        noteSpeed(this.engine, { ...took, promptMs, decodeMs: performance.now() - began - promptMs });
    };
    options.signal.throwIfAborted();
    this.slot.cachedPrefix = null;
    const tokens = this.engine.generate(request, options);
    let hasEnded = false;
    try {
      for await (const token of endingInTime(
        tokens,
        ({ type }) => type === 'end',
        () => {
          this.slot.discard(this.engine);
        },
      )) {
        const size = token.type === 'prompt' ? token.size : token.type === 'end' ? token : undefined;
        if (size) took = { ...took, promptTokens: size.promptTokens, cachedTokens: size.cachedTokens };
        // A model may think before its first word: that is no reading. Not every engine tells when the prompt is read.
        const isRead = token.type === 'text' || (token.type === 'prompt' && token.fraction === 1);
        if (isRead) promptMs ??= performance.now() - began;
        if (token.type === 'text') {
          took = { ...took, tokens: took.tokens + token.tokens };
        }
        // Before whoever takes the end asks for the speed.
        if (token.type === 'end') note();
        hasEnded ||= token.type === 'end';
        yield token;
      }
    } finally {
      // An answer that was left at its limit tells as much as one that ended by itself.
      if (!hasEnded) note();
    }
  }
}

/** Thins out progress, so that a log does not fill with steps that nobody can see. */
class ReadingSteps {
  private last: number | null | undefined;

  isStep(fraction: number | null): boolean {
    const { last } = this;
    const isStep = last === undefined || (fraction !== null && (last === null || fraction - last >= READING_STEP));
    if (isStep) this.last = fraction;
    return isStep;
  }
}
