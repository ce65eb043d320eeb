/**
 * Our engine as in the product's worker: the same module, the same way to read a file and to choose steps. The bench's
 * server puts `llama.js` before this script, because the worker is one file.
 */
import type { LlamaScript } from '@/src/engine/providers/llama/exports';
import { hasRelaxedSimd, shareableMemory } from '@/src/engine/providers/llama/memory';
import { Llama } from '@/src/engine/providers/llama/module';
import { ModelFile } from '@/src/engine/providers/llama/worker/model-file';
import { LARGEST_STEP, ProportionalStep } from '@/src/engine/providers/llama/worker/step-size';
import type { Order, Reply, Setup, Timed } from './messages';

/** Defined by `llama.js`. */
declare const SottoLlama: LlamaScript;
/** One for the worker's whole life, as in the product: it learns from each prompt. */
const step = new ProportionalStep();
let llama: Llama | undefined;

async function open({ model, context, threads }: Setup): Promise<string> {
  const file = await (await fetch(model)).blob();
  const memory = shareableMemory();
  const read = new ModelFile(file).readInto(memory);
  const name = hasRelaxedSimd() ? 'relaxed' : 'simd';
  const wasm = await WebAssembly.compileStreaming(fetch(`/llama-${name}.wasm`));
  llama = await Llama.start({ script: SottoLlama, scriptUrl: '/llama.js', wasm, memory, threads, read });
  llama.open(file.size);
  llama.startContext({ context, step: LARGEST_STEP, threads });
  return name;
}

function opened(): Llama {
  if (!llama) throw new Error('Nothing is open.');
  return llama;
}

/** Tokenizes as llama-server does. */
const tokenize = (text: string): Int32Array => opened().tokenize(text, { beginning: true, control: true });

/**
 * The beginning of a text that is so many tokens long. Tries shorter ones one by one, because a cut inside a word can
 * change the number of tokens.
 * @throws Error where no beginning has this length.
 */
function cut(text: string, wanted: number): string {
  const all = tokenize(text);
  const decoder = new TextDecoder();
  for (let count = wanted; count > wanted - 8; count -= 1) {
    const bytes = [...all.subarray(0, count)].flatMap((token) => [...opened().piece(token)]);
    const beginning = decoder.decode(new Uint8Array(bytes));
    if (tokenize(beginning).length === wanted) return beginning;
  }
  throw new Error(`The text has no beginning of ${String(wanted)} tokens; it has ${String(all.length)}.`);
}

function ask(prompt: string, answer: number): Timed {
  const model = opened();
  const tokens = tokenize(prompt);
  model.keep(0);
  model.sampler({ temperature: 0, topP: 1, repetitionPenalty: 1, seed: 1 });
  const begin = performance.now();
  for (let at = 0; at < tokens.length; ) {
    const some = tokens.subarray(at, at + step.of(tokens.length - at));
    const began = performance.now();
    model.decode(some, at + some.length === tokens.length ? 'last' : 'none');
    step.learn(some.length, performance.now() - began);
    at += some.length;
  }
  let next = model.sample();
  const read = performance.now();
  for (let said = 1; said < answer; said += 1) {
    model.decode([next], 'last');
    next = model.sample();
  }
  const decodeMs = performance.now() - read;
  return { promptTokens: tokens.length, promptMs: read - begin, decodeTokens: answer - 1, decodeMs };
}

async function obey(order: Order): Promise<string | Timed> {
  switch (order.kind) {
    case 'open':
      return await open(order.setup);
    case 'cut':
      return cut(order.text, order.tokens);
    case 'ask':
      return ask(order.prompt, order.answer);
  }
}

self.onmessage = (event: MessageEvent<Order>) => {
  const say = (reply: Reply): void => {
    self.postMessage(reply);
  };
  obey(event.data).then(
    (done) => {
      say({ done });
    },
    (error: unknown) => {
      say({ failed: String(error) });
    },
  );
};
