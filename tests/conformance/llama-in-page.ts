/** Our llama.cpp in a page itself, where it blocks: for tests that ask it what no engine tells. */
import type { LlamaScript } from '@/src/engine/providers/llama/exports';
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

/** The file in memory of its own, on one thread. */
export async function llamaInPage(file: Blob): Promise<Llama> {
  await addScript();
  const { SottoLlama: script } = globalThis as unknown as { SottoLlama: LlamaScript };
  const bytes = new Uint8Array(await file.arrayBuffer());
  const memory = shareableMemory();
  const name = hasRelaxedSimd() ? 'relaxed' : 'simd';
  const llama = await Llama.start({
    script,
    scriptUrl: SCRIPT,
    wasm: await WebAssembly.compileStreaming(fetch(`/llama/llama-${name}.wasm`)),
    memory,
    threads: 1,
    read: (to, count, offset) => {
      const part = bytes.subarray(offset, offset + count);
      new Uint8Array(memory.buffer).set(part, to);
      return part.length;
    },
  });
  llama.open(bytes.length);
  return llama;
}
