import { webllmProvider } from '@/src/engine/providers/webllm/provider';
import { brokenGguf, tinyGguf, NO_NUMBERS, withLastNorm } from '../fixtures/tiny-gguf';
import { crashWorkers, rememberWorkers, serve } from './page';
import { modelSource } from './subject';

rememberWorkers();
serve({
  provider: webllmProvider,
  model: modelSource(new Blob([tinyGguf()])),
  broken: [
    {
      what: 'bad-magic',
      model: modelSource(new Blob([brokenGguf('bad-magic')])),
      codes: ['model-not-gguf', 'model-broken'],
    },
    {
      what: 'truncated',
      model: modelSource(new Blob([brokenGguf('truncated')])),
      codes: ['model-truncated', 'model-broken'],
    },
  ],
  noNumbers: NO_NUMBERS.map((weight) => modelSource(new Blob([withLastNorm(weight)]))),
  backend: 'webgpu',
  draws: true,
  cachesPrompts: true,
  kill: crashWorkers,
});
