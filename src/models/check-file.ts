/** Whether a file is a model that an engine of this build runs, by its header alone. */
import type { FileTraits, Support } from '@/src/engine/traits';
import { checkModel } from '@/src/gguf/check-model';
import { describe, type ModelFacts } from '@/src/gguf/describe';
import { readGguf } from '@/src/gguf/gguf';
import { SottoError } from '@/src/protocol/errors';
import type { EngineId } from '@/src/protocol/task';
import { traitsOfFile } from './model-note';
import { nameFileErrors } from './storage-errors';

/**
 * What a model's header says, and the engines that run it.
 * @param hear what the engines of this build say of a model
 * @throws SottoError `model-…` for a file that is no usable model, `file-changed` for one that cannot be read.
 */
export async function checkModelFile(
  file: File,
  hear: (model: FileTraits) => Promise<Support>,
): Promise<{ facts: ModelFacts; engines: readonly EngineId[] }> {
  const gguf = await readGguf(file).catch((error: unknown) => {
    throw nameFileErrors(error);
  });
  checkModel(gguf);
  const facts = describe(gguf);
  const { engines, refusals } = await hear(traitsOfFile(facts, file.size));
  if (engines.length > 0) return { facts, engines };
  const limits = refusals.flatMap(({ code, limit }) => (code === 'too-large' && limit !== undefined ? limit : []));
  throw limits.length > 0
    ? new SottoError('model-too-large', 'no engine opens so large a file', {
        bytes: file.size,
        limit: limits.reduce((most, limit) => Math.max(most, limit)),
      })
    : new SottoError('model-unsupported', 'no engine runs this kind of model', { architecture: facts.architecture });
}
