/** For tests of sessions: a machine with a GPU, and a tiny model for it. */
import type { ModelSource } from '@/src/engine/engine';
import { fileTraits } from '@/tests/fixtures/model-traits';
import { tinyGguf } from '@/tests/fixtures/tiny-gguf';

/** llama.cpp's log when the model is on the GPU. */
export const ON_GPU = [
  'load_tensors: offloaded 3/3 layers to GPU ',
  'load_tensors:       WebGPU model buffer size =     0.07 MiB ',
  'sched_reserve:     WebGPU compute buffer size =     0.38 MiB ',
];

export const MODEL: ModelSource = {
  info: {
    sha256: '0'.repeat(64),
    name: 'Tiny',
    bytes: 1,
    architecture: 'llama',
    contextTokens: 512,
    quantization: 'Q4_1',
    license: '',
    chatTemplate: true,
    addedAt: 0,
    engines: [],
  },
  traits: fileTraits({ contextTokens: 512 }),
  file: () => Promise.resolve(new Blob([tinyGguf()])),
};

/** WebAssembly in a browser with 64-bit memory and JSPI. */
export const WEB_ASSEMBLY: object = {
  Memory: class {
    readonly buffer = { byteLength: 65_536 };
  },
  Suspending: () => undefined,
};
