/** The loaded engine in the hands of one turn. What it takes and what it leaves in the prompt cache is noted. */
import type { ChatMessage, Engine, ModelSource, PromptSize, Token } from '@/src/engine/engine';
import type { EngineInUse } from '@/src/protocol/task-event';
import type { TokenSpeed } from '@/src/tasks/clock';
import type { PlanLimits } from '@/src/tasks/plan-task';
import type { EngineSlot } from './engine-slot';
import type { ExpectedSpeeds } from './expected-speeds';
import { endingInTime } from './let-go';
import { limitsOf } from './plan-limits';
import { noteReading } from './prompt-cache';
import { GenerationTimes, measuredSpeed, speedOfEngine } from './speeds';

export class Lease {
  constructor(
    private readonly engine: Engine,
    readonly model: ModelSource,
    /** Aborts when the turn is over. */
    readonly signal: AbortSignal,
    private readonly owner: { readonly slot: EngineSlot; readonly speeds: ExpectedSpeeds },
  ) {}

  get inUse(): EngineInUse {
    return this.engine.inUse;
  }

  /** Languages that the model is known to speak, BCP 47, where the engine knows. */
  get languages(): Engine['languages'] {
    return this.engine.languages;
  }

  /** Measured, or else as it is expected; null where nobody knows. */
  get speed(): TokenSpeed | null {
    return speedOfEngine(this.engine);
  }

  /** Of the last answers that were long enough to tell; null before there were any. */
  get measuredSpeed(): TokenSpeed | null {
    return measuredSpeed(this.engine);
  }

  /**
   * What plans are made within: the same object as long as the engine lives. @throws SottoError `model-unsupported`
   * where its context is too small for any task.
   */
  limits(): PlanLimits {
    return limitsOf(this.engine);
  }

  /** How much of a prompt stands in the prompt cache, and its size; null where nobody can tell. */
  cached(messages: readonly ChatMessage[]): Promise<PromptSize | null> {
    return this.limits().clock?.cached(messages) ?? Promise.resolve(null);
  }

  count(text: string): ReturnType<Engine['count']> {
    return this.engine.count(text);
  }

  /** The engine's own; one that does not end behind its answer is discarded. */
  async *generate(...[request, options]: Parameters<Engine['generate']>): AsyncGenerator<Token> {
    const { engine, owner } = this;
    options.signal.throwIfAborted();
    const times = new GenerationTimes();
    const reading = noteReading(engine, request);
    const note = (): void => {
      times.note(engine);
      owner.speeds.keep(this.model.info.sha256, engine.inUse.provider, measuredSpeed(engine));
    };
    const tokens = endingInTime(
      engine.generate(request, options),
      ({ type }) => type === 'end',
      () => {
        owner.slot.discard(engine);
      },
    );
    let [hasEnded, hasFailed] = [false, false];
    try {
      for await (const token of tokens) {
        times.see(token);
        reading.see(token);
        // Before whoever takes the end asks for the speed.
        if (token.type === 'end') {
          hasEnded = true;
          note();
          reading.keep();
        }
        yield token;
      }
    } catch (error) {
      hasFailed = true;
      throw error;
    } finally {
      // An answer that was left at its limit tells as much as one that ended by itself.
      if (!hasEnded) note();
      if (!hasEnded && !hasFailed) reading.keep();
    }
  }
}
