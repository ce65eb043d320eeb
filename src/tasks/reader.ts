/** What a task needs of a loaded engine: its context, its counting, its answers. */
import type { Engine } from '@/src/engine/engine';
import type { TokenSpeed } from './clock';
import type { PlanLimits } from './plan-task';

export interface Reader extends PlanLimits, Pick<Engine, 'generate'> {
  /** The speed of an earlier answer with the same model and engine, or null. */
  readonly speed: TokenSpeed | null;
  /** Languages that the loaded model is known to speak, BCP 47; null or absent where nobody knows. */
  readonly languages?: readonly string[] | null;
  /** Milliseconds of a clock that may begin anywhere. */
  now(): number;
}
