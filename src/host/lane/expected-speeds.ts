/** How fast a model is expected to be on an engine before it has answered in this host. */
import type { ModelSource, Provider } from '@/src/engine/engine';
import { CATALOGUE } from '@/src/models/catalogue';
import { weightsOf } from '@/src/models/file-weights';
import { expectedSpeed } from '@/src/models/speed';
import type { Benchmark } from '@/src/protocol/catalogue';
import type { EngineId } from '@/src/protocol/task';
import type { TokenSpeed } from '@/src/tasks/clock';

export class ExpectedSpeeds {
  /** What this host has measured, by engine and model. */
  private readonly seen = new Map<string, TokenSpeed>();

  /** `benchmarks`: what was measured on this machine before. */
  constructor(private readonly benchmarks: () => Promise<readonly Benchmark[]>) {}

  /** `engine`: the one of `providers` that loaded. Null where nothing is known. Never rejects. */
  async of(
    { info, traits }: ModelSource,
    engine: EngineId,
    providers: readonly Provider[],
  ): Promise<TokenSpeed | null> {
    const seen = this.seen.get(nameOf(engine, info.sha256));
    const expects = providers.find(({ id }) => id === engine)?.expects;
    if (seen || traits.kind !== 'file' || !expects) return seen ?? null;
    try {
      const weights = weightsOf(info.sha256, traits);
      const probe = await providers.find(({ id }) => id === engine)?.probe();
      if (!probe) return null;
      const pace = expects.pace(probe, { ...traits, measures: weights.shape });
      const { prompt, decode } = expectedSpeed(weights, { engine, pace }, await this.benchmarks(), CATALOGUE);
      return prompt > 0 && decode > 0 ? { prompt, decode } : null;
    } catch {
      return null;
    }
  }

  /** Keeps a measured speed for the next time that the model is loaded. */
  keep(sha256: string, engine: EngineId, speed: TokenSpeed | null): void {
    if (speed) this.seen.set(nameOf(engine, sha256), speed);
  }
}

const nameOf = (engine: EngineId, sha256: string): string => `${engine} ${sha256}`;
