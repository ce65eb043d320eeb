import type { ModelSource, Provider } from '@/src/engine/engine';
import type { ErrorCode } from '@/src/protocol/errors';
import { brokenGguf, type BrokenKind } from '../fixtures/broken-gguf';
import { tinyGguf, TOO_LARGE, withLastNorm } from '../fixtures/tiny-gguf';
import { endingGguf, type EndingKind } from '../fixtures/ending-gguf';
import { crashWorkers, rememberWorkers, serve } from './page';
import { modelSource } from './subject';

const REFUSALS: readonly (readonly [BrokenKind, ...ErrorCode[]])[] = [
  ['bad-magic', 'model-not-gguf'],
  ['truncated', 'model-truncated'],
  ['truncated-header', 'model-truncated', 'model-broken'],
  ['unsupported-architecture', 'model-unsupported'],
  ['huge-counts', 'model-broken'],
  ['empty-tensors', 'model-broken'],
];

const ENDING: readonly EndingKind[] = ['in a step, by an odd norm'];
/** llama.cpp would abort with these, too. They are refused by their types. */
const NO_WEIGHTS: readonly EndingKind[] = [
  'in its context',
  'in a step, by an assertion',
  'in a step, by a null function',
];

const ending = (kind: EndingKind): ModelSource => modelSource(new Blob([endingGguf(kind)]));

/** Serves the suite with llama.cpp, on the processor or the GPU. */
export function serveLlama(provider: Provider): void {
  // Some files are tested with our llama.cpp only.
  const ours = provider.id === 'llama';
  rememberWorkers();
  serve({
    provider,
    model: modelSource(new Blob([tinyGguf()])),
    broken: [
      ...REFUSALS.map(([what, ...codes]) => ({ what, model: modelSource(new Blob([brokenGguf(what)])), codes })),
      ...NO_WEIGHTS.map((kind) => ({
        what: `whole numbers for weights (${kind})`,
        model: ending(kind),
        codes: ['model-unsupported'] as const,
      })),
      ...(ours
        ? [
            {
              what: 'one that ends llama.cpp',
              model: ending('in its context, by odd heads'),
              codes: ['model-broken'] as const,
            },
          ]
        : []),
    ],
    ...(ours && { noNumbers: [NaN, TOO_LARGE].map((weight) => modelSource(new Blob([withLastNorm(weight)]))) }),
    ...(ours && { ending: ENDING.map((what) => ({ what, model: ending(what) })) }),
    backend: provider.backend,
    draws: true,
    cachesPrompts: true,
    keepsPages: ours,
    kill: crashWorkers,
  });
}
