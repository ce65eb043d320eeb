/**
 * Brings a library's parameters onto the GPU: from a sound prepared copy if there is one, else from the model's file.
 */
import { convert, type Made } from '@/src/engine/providers/webllm/convert/convert';
import type { WebllmPlan } from '@/src/engine/providers/webllm/messages';
import { CopyBroken, fitsPlan, readCopy } from '@/src/engine/providers/webllm/prepared/read-copy';
import type { GpuTensors } from './gpu-tensors';
import type { WeightsPlan } from './library';

/** Wait for the GPU after so many bytes, so that copies to it do not pile up. */
const SETTLE_EVERY = 32 << 20;

/**
 * @param settle Waits for the GPU. Called with the fraction that is done.
 * @returns Whether all weights came from the prepared copy.
 * @throws SottoError `model-…` if the file cannot be converted; what `settle` throws.
 */
export async function upload(
  tensors: Pick<GpuTensors, 'write'>,
  { file, prepared }: Pick<WebllmPlan, 'file' | 'prepared'>,
  { conversion, copy }: WeightsPlan,
  settle: (fraction: number) => Promise<void>,
): Promise<boolean> {
  let read = 0;
  let unsettled = 0;
  const take = async (all: AsyncIterable<Made>): Promise<void> => {
    for await (const { step, pieces } of all) {
      for (const { spec, at, bytes } of pieces) {
        tensors.write(spec, at, bytes);
        unsettled += bytes.length;
      }
      read += step.bytes;
      if (unsettled < SETTLE_EVERY) continue;
      unsettled = 0;
      await settle(read / conversion.bytes);
    }
  };
  await settle(0);
  const kept = prepared && (await fitsPlan(prepared, copy).catch(() => false)) ? prepared : null;
  let from = 0;
  try {
    if (kept) await take(readCopy(kept, copy));
  } catch (error) {
    if (!(error instanceof CopyBroken)) throw error;
    from = error.steps;
  }
  const whole = kept !== null && read === conversion.bytes;
  // Steps that are missing in the copy are made from the file.
  if (!whole) await take(convert(conversion.steps.slice(from), file));
  await settle(1);
  return whole;
}
