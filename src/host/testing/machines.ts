/** Engines as they find machines of several kinds: for tests of what is offered. */
import type { Candidate } from '@/src/engine/rank';
import { llamaProvider } from '@/src/engine/providers/llama/provider';
import { webllmProvider } from '@/src/engine/providers/webllm/provider';
import { wllamaWebgpuProvider } from '@/src/engine/providers/wllama/provider';
import { findEntry } from '@/src/models/catalogue';
import type { Entry } from '@/src/models/catalogue-schema';
import type { Recommendation } from '@/src/protocol/catalogue';
import type { Probe } from '@/src/protocol/probe';

export const GIB = 2 ** 30;
export const PROVIDERS = [webllmProvider, wllamaWebgpuProvider, llamaProvider];

/** An engine as it would find a machine. */
export function found(id: string, probe: Probe): Candidate {
  const provider = PROVIDERS.find((one) => one.id === id);
  if (!provider) throw new Error(`no engine ${id}`);
  return { provider, probe };
}
export const cpu = (threads: number): Candidate => found('llama', { available: true, worthwhile: true, threads });
export const gpu = (worthwhile = true, largestBuffer = GIB, half = true): Candidate =>
  found('webllm', { available: true, worthwhile, gpu: { largestBuffer, half } });
export const gpuByLlama = found('wllama-webgpu', {
  available: true,
  worthwhile: true,
  gpu: { largestBuffer: GIB, half: true },
});
export function entryOf({ id }: Recommendation): Entry {
  const entry = findEntry(id);
  if (!entry) throw new Error(`no model ${id}`);
  return entry;
}
