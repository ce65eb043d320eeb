/** Our llama.cpp in a page, where it blocks: for tests that need more than an engine offers. */
import type { LlamaExports, LlamaScript, ReadModel } from '@/src/engine/providers/llama/exports';
import { hasRelaxedSimd, shareableMemory } from '@/src/engine/providers/llama/memory';
import { Llama } from '@/src/engine/providers/llama/module';

const SCRIPT = '/llama/llama.js';

function addScript(): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = SCRIPT;
    script.onload = () => {
      resolve();
    };
    script.onerror = () => {
      reject(new Error('There is no llama.js in the package.'));
    };
    document.head.append(script);
  });
}

interface Started {
  readonly llama: Llama;
  readonly exports: LlamaExports;
  readonly memory: WebAssembly.Memory;
}

/** A module of the package on one thread, without a model. */
export async function startInPage(
  name: 'relaxed' | 'simd',
  read: (memory: WebAssembly.Memory) => ReadModel,
): Promise<Started> {
  await addScript();
  const { SottoLlama: start } = globalThis as unknown as { SottoLlama: LlamaScript };
  const memory = shareableMemory();
  let exports: LlamaExports | undefined;
  const llama = await Llama.start({
    script: async (options) => (exports = await start(options)),
    scriptUrl: SCRIPT,
    wasm: await WebAssembly.compileStreaming(fetch(`/llama/llama-${name}.wasm`)),
    memory,
    threads: 1,
    read: read(memory),
  });
  if (!exports) throw new Error('llama.js started without its functions.');
  return { llama, exports, memory };
}

/** A model from a file, on one thread. The whole file is in memory. */
export async function llamaInPage(file: Blob): Promise<Llama> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const { llama } = await startInPage(hasRelaxedSimd() ? 'relaxed' : 'simd', (memory) => (to, count, offset) => {
    const part = bytes.subarray(offset, offset + count);
    new Uint8Array(memory.buffer).set(part, to);
    return part.length;
  });
  llama.open(bytes.length);
  return llama;
}
