import type { Provider } from '@/src/engine/engine';
import type { ErrorCode } from '@/src/protocol/errors';
import { brokenGguf, tinyGguf, type BrokenKind } from '../fixtures/tiny-gguf';
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

/** Serves the suite with llama.cpp, on whatever it computes. */
export function serveLlama(provider: Provider): void {
  rememberWorkers();
  serve({
    provider,
    model: modelSource(new Blob([tinyGguf()])),
    broken: REFUSALS.map(([what, ...codes]) => ({ what, model: modelSource(new Blob([brokenGguf(what)])), codes })),
    backend: provider.backend,
    draws: true,
    cachesPrompts: true,
    kill: crashWorkers,
  });
}
