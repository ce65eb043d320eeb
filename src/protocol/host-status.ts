/** How the host stands: what is loaded, which models are here, and which one would answer. */
import * as v from 'valibot';
import { CountSchema, Sha256Schema } from './ids';
import { LostModelSchema, ModelInfoSchema, ModelTrialSchema } from './model';
import { EngineInUseSchema } from './task-event';

export const HostStatusSchema = v.object({
  /** The loaded engine, or null while none is. */
  engine: v.nullable(EngineInUseSchema),
  models: v.array(ModelInfoSchema),
  /** SHA-256 of the model that a task would use now, or null: the host alone decides it. */
  inUse: v.nullable(Sha256Schema),
  /** Models that are being tried, or wait for it. */
  trials: v.array(ModelTrialSchema),
  /** Models that the browser has removed by itself, until the user has them again or does not want them. */
  lost: v.optional(v.array(LostModelSchema)),
  /** Jobs that run or wait. */
  running: CountSchema,
  /** `set-aside`: the kept history cannot be read by this version and was left as it is; `memory`: nothing is kept. */
  history: v.picklist(['ok', 'set-aside', 'memory']),
});
export type HostStatus = v.InferOutput<typeof HostStatusSchema>;
