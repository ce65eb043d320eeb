/** Runs a job's work on its engine, and writes what it tells to the job's log. */
import { unlessAborted } from '@/src/engine/abort';
import { languagesOf } from '@/src/models/catalogue';
import type { Coverage } from '@/src/protocol/task-event';
import type { TokenSpeed } from '@/src/tasks/clock';
import type { Reader } from '@/src/tasks/reader';
import type { TaskStep } from '@/src/tasks/steps';
import { inSlices } from '../lane/in-slices';
import type { Lease } from '../lane/lease';
import type { Job } from './job';

/** Progress through the prompt is logged in steps of at least this share. */
const READING_STEP = 0.02;

export class AnswerRun {
  private firstTokenMs: number | undefined;
  /** The answer so far, without the notes before it. */
  private answer: string;
  /** Where the last section begins in it. */
  private stepStart = 0;
  private takesNotes = false;
  private reading = new ReadingSteps();
  private readonly plannedSpeed: TokenSpeed | null;

  constructor(
    private readonly job: Job,
    private readonly lease: Lease,
    /** When the attempt began, by `performance.now()`. */
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
      if (step.type === 'done') await this.check(step.kept);
      this.record(step);
    }
  }

  /** Logs what the answer rests on, before its end. An answer that cannot be checked ends without it. */
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
      case 'token':
        this.firstTokenMs ??= performance.now() - this.startedAt;
        if (!this.takesNotes) this.answer += step.text;
        job.record(step);
        break;
      case 'done': {
        const totalMs = performance.now() - this.startedAt;
        const coverage = this.ofSource(this.measured(step.coverage));
        job.record({
          ...step,
          coverage,
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

  /** How long the whole page takes, at the speed of this answer. */
  private measured(coverage: Coverage): Coverage {
    const [before, now] = [this.plannedSpeed, this.lease.speed];
    if (coverage.wholeMs === undefined || !before || !now) return coverage;
    return { ...coverage, wholeMs: (coverage.wholeMs * before.prompt) / now.prompt };
  }
}

/** Leaves out progress in steps that are too small to see. */
class ReadingSteps {
  private last: number | null | undefined;

  isStep(fraction: number | null): boolean {
    const { last } = this;
    const isStep = last === undefined || (fraction !== null && (last === null || fraction - last >= READING_STEP));
    if (isStep) this.last = fraction;
    return isStep;
  }
}
