/** What a task needs of an engine: context, counting and answers. Pure, so that tasks run anywhere. */
import type { Engine } from '@/src/engine/engine';
import type { TokenSpeed } from './clock';
import type { PlanLimits } from './plan-task';

export interface Reader extends PlanLimits, Pick<Engine, 'generate'> {
  /** Of an earlier answer with the same model and engine, or null. */
  readonly speed: TokenSpeed | null;
  /** Languages that the loaded model is known to speak, BCP 47; null or absent where nobody knows. */
  readonly languages?: readonly string[] | null;
  /** A clock in milliseconds, of any beginning. */
  now(): number;
}
