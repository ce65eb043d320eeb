/** What a job's work tells on its engine becomes the job's log. */
import { unlessAborted } from '@/src/engine/abort';
import { languagesOf } from '@/src/models/catalogue';
import type { Coverage } from '@/src/protocol/task-event';
import type { TokenSpeed } from '@/src/tasks/clock';
import type { Reader } from '@/src/tasks/reader';
import type { TaskStep } from '@/src/tasks/steps';
import { inSlices } from '../lane/in-slices';
import type { Lease } from '../lane/lease';
import type { Job } from './job';

/** Progress through the prompt is told in steps of this share at least. */
const READING_STEP = 0.02;

/** A job on its engine: what its work tells becomes its log. */
export class AnswerRun {
  private firstTokenMs: number | undefined;
  /** The answer so far, without the notes before it. */
  private answer: string;
  /** Where the last step's share of it begins. */
  private stepStart = 0;
  private takesNotes = false;
  private reading = new ReadingSteps();
  private readonly plannedSpeed: TokenSpeed | null;

  constructor(
    private readonly job: Job,
    private readonly lease: Lease,
    /** When it was begun, by `performance.now()`. */
    private readonly startedAt: number,
  ) {
    this.answer = job.work.begun ?? '';
    this.plannedSpeed = lease.speed;
  }

  /** Throws what the engine and the work throw, and `AbortError` when the job is stopped. */
  async toEnd(): Promise<void> {
    const { job, lease } = this;
    const limits = lease.limits();
    const reader: Reader = {
      ...limits,
      speed: lease.measuredSpeed,
      languages: lease.languages ?? languagesOf(lease.model.info.sha256),
      now: () => performance.now(),
      generate: (request, options) => lease.generate(request, options),
    };
    for await (const step of job.work.run(reader, limits, job.signal)) {
      job.signal.throwIfAborted();
      if (step.type === 'end') await this.check(step.kept);
      this.record(step);
    }
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

  private record(step: TaskStep): void {
    const {
      job,
      lease: { inUse },
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
    const [before, now] = [this.plannedSpeed, this.lease.speed];
    if (coverage.wholeMs === undefined || !before || !now) return coverage;
    return { ...coverage, wholeMs: (coverage.wholeMs * before.prompt) / now.prompt };
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
