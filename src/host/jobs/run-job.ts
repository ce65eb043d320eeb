/** One job in its turn: from loading its model to the end of its log. */
import { unlessAborted } from '@/src/engine/abort';
import { isAbort, SottoError, toErrorInfo, type ErrorInfo } from '@/src/protocol/errors';
import type { ModelInfo } from '@/src/protocol/model';
import { refuseTooSmall } from '../lane/plan-limits';
import type { LaneTurn } from '../lane/turn';
import { AnswerRun } from './answer-run';
import type { Job } from './job';

/** Learns from how jobs end which models work. */
export interface JobOutcomes {
  /** A model has answered. `text`: what it wrote. */
  answered(sha256: string, text: string): void;
  /** Adds to an error what is known of the model. `model`: the job's, or null. */
  explain(error: unknown, model: ModelInfo | null): Promise<ErrorInfo>;
}

/** Runs a job. Never rejects: every way to fail ends in the log. */
export async function runJob(job: Job, turn: LaneTurn, outcomes: JobOutcomes): Promise<void> {
  const attempt = new Attempt(job, turn);
  try {
    const sha256 = await attempt.run(true);
    if (job.state === 'done') outcomes.answered(sha256, job.log.text);
  } catch (error) {
    // A cancelled job has ended its log already; then this does nothing.
    if (isAbort(error) || job.signal.aborted) {
      job.record({ type: 'cancelled', reason: 'user' });
      return;
    }
    // The page's key sentences are useful without a model, too.
    await job.whenQuoted();
    const failure = await outcomes.explain(error, attempt.model).catch(() => toErrorInfo(error));
    job.record({ type: 'failed', error: failure });
  }
}

class Attempt {
  private found: ModelInfo | null = null;

  constructor(
    private readonly job: Job,
    private readonly turn: LaneTurn,
  ) {}

  /** The model that was found for the job; null until then. */
  get model(): ModelInfo | null {
    return this.found;
  }

  /** Resolves with the SHA-256 of the model that did the work. Throws what loading, the engine and the work throw. */
  async run(mayRetry: boolean): Promise<string> {
    const startedAt = performance.now();
    const { job, turn } = this;
    const { signal, work } = job;
    signal.throwIfAborted();
    job.record({ type: 'loading', step: 'start', fraction: null });
    let isLoaded = false;
    try {
      return await turn.withEngine(
        {
          settings: work.settings,
          onModel: (model) => {
            this.found = model;
            refuseTooSmall(model.contextTokens);
          },
          onLoading: (progress) => {
            if (progress) job.record({ type: 'loading', ...progress });
          },
        },
        async (lease) => {
          isLoaded = true;
          // A note that the page does not seem to answer stands above the answer.
          if (work.nearest) await unlessAborted(job.whenQuoted(), signal);
          signal.throwIfAborted();
          await new AnswerRun(job, lease, startedAt).toEnd();
          return lease.model.info.sha256;
        },
      );
    } catch (error) {
      const isLost = isLoaded && error instanceof SottoError && error.code === 'engine-lost';
      // Lost before a word was written: try once more on a new engine.
      if (!isLost || !mayRetry || job.log.text !== (work.begun ?? '') || signal.aborted) throw error;
      return this.run(false);
    }
  }
}
