/** Every engine, the preferred one first: a new one is a folder under `providers/` and a line here. */
import type { Provider } from './engine';
import { fakeProvider } from './providers/fake/provider';
import { llamaProvider } from './providers/llama/provider';
import { webllmProvider } from './providers/webllm/provider';
import { wllamaWebgpuProvider } from './providers/wllama/provider';

/**
 * The engines of this build. `fake` is in builds of mode `fake` alone (`wxt build --mode fake`), and alone in them:
 * the mode is a constant, so the bundler leaves out what it does not choose.
 */
export const providers: readonly Provider[] =
  import.meta.env.MODE === 'fake' ? [fakeProvider] : [webllmProvider, wllamaWebgpuProvider, llamaProvider];
