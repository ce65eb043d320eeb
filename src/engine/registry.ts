/** Every provider, the preferred one first. A new one is a folder under `providers/` and a line here. */
import type { Provider } from './engine';
import { fakeProvider } from './providers/fake/provider';
import { llamaProvider } from './providers/llama/provider';
import { webllmProvider } from './providers/webllm/provider';
import { wllamaWebgpuProvider } from './providers/wllama/provider';

/**
 * The providers of this build. Builds of mode `fake` (`wxt build --mode fake`) have `fake` and no other. The mode is a
 * constant, so the bundler leaves out what is not used.
 */
export const providers: readonly Provider[] =
  import.meta.env.MODE === 'fake' ? [fakeProvider] : [webllmProvider, wllamaWebgpuProvider, llamaProvider];
