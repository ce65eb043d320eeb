import { webllmProvider } from '@/src/engine/providers/webllm/provider';
import { brokenGguf } from '../fixtures/broken-gguf';
import { tinyGguf, TOO_LARGE, withLastNorm } from '../fixtures/tiny-gguf';
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
  // What is no number in the file is refused while it is converted.
  noNumbers: [modelSource(new Blob([withLastNorm(TOO_LARGE)]))],
  backend: 'webgpu',
  draws: true,
  cachesPrompts: true,
  kill: crashWorkers,
});
