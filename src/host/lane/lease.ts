/** The loaded engine as one turn uses it. It notes how fast the engine is and what its prompt cache holds. */
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

  /** Measured, or else expected; null where neither is known. */
  get speed(): TokenSpeed | null {
    return speedOfEngine(this.engine);
  }

  /** Measured at the last generations that were long enough; null before there were any. */
  get measuredSpeed(): TokenSpeed | null {
    return measuredSpeed(this.engine);
  }

  /**
   * The limits for plans: the same object as long as the engine lives.
   * @throws SottoError `model-unsupported` where its context is too small for any task.
   */
  limits(): PlanLimits {
    return limitsOf(this.engine);
  }

  /** A prompt's size, and how much of it is in the prompt cache; null where that is not known. */
  cached(messages: readonly ChatMessage[]): Promise<PromptSize | null> {
    return this.limits().clock?.cached(messages) ?? Promise.resolve(null);
  }

  count(text: string): ReturnType<Engine['count']> {
    return this.engine.count(text);
  }

  /** As `Engine.generate`. An engine that does not stop after its answer is discarded. */
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
        // Noted before the reader gets the end and asks for the speed.
        if (token.type === 'end') {
          hasEnded = true;
          note();
          reading.end();
        }
        yield token;
      }
    } catch (error) {
      hasFailed = true;
      throw error;
    } finally {
      // An answer that the reader left early tells the speed as well.
      if (!hasEnded) note();
      if (!hasEnded && !hasFailed) reading.end();
    }
  }
}
