/** What an engine finds on this machine, in codes and figures: surfaces have the words. */
import * as v from 'valibot';
import { EngineIdSchema } from './task';
import { BackendSchema } from './task-event';

/**
 * How a processor multiplies weights of eight bits and less: all of them as bytes; those of seven bits as bytes, and
 * larger ones as words; or all as words, half as fast.
 */
const ProductsSchema = v.picklist(['bytes', 'seven-bits', 'words']);
export type Products = v.InferOutput<typeof ProductsSchema>;

const Bytes = v.pipe(v.number(), v.minValue(0));

export const ProbeSchema = v.object({
  available: v.boolean(),
  /** False where it would run, but slower than the processor (a software rasterizer, for one). */
  worthwhile: v.boolean(),
  /** Why it is not available, such as `no-webgpu`: a code of the provider's, `engines.why` in the locale. */
  why: v.optional(v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,40}$/))),
  /** With `why`: limits that the adapter falls short of, by WebGPU's names. */
  lacking: v.optional(v.array(v.string())),
  /** On the processor: how many threads it gets. */
  threads: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** On the processor: how it multiplies; absent from an engine whose speed does not go by it. */
  products: v.optional(ProductsSchema),
  /** On the GPU: what its driver calls it, without serial numbers. */
  adapter: v.optional(v.string()),
  /** On the GPU: the largest buffer in bytes, and whether it keeps what it remembers of a prompt in half precision. */
  gpu: v.optional(v.object({ largestBuffer: Bytes, half: v.boolean() })),
});
export type Probe = v.InferOutput<typeof ProbeSchema>;

/** What all engines of this build find here, in the order of preference. */
export const MachineProbeSchema = v.object({
  engines: v.array(v.object({ id: EngineIdSchema, backend: BackendSchema, ...ProbeSchema.entries })),
  /** The one that `AUTO` tries first with a model that runs on each of them; null where none works here. */
  first: v.nullable(EngineIdSchema),
});
export type MachineProbe = v.InferOutput<typeof MachineProbeSchema>;
