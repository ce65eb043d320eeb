/** Runs in a page of the bench's own server: our engine and wllama, each in its worker, with the same file. */
import { Wllama, type RawCompletionChunk } from '@wllama/wllama';
import type { Engine, Order, Reply, Setup, Timed } from './messages';
import { LastWork } from '../last-work';

/** The step that is best for wllama. */
const WLLAMA_STEP = 128;

let worker: Worker | undefined;
let wllama: Wllama | undefined;
const work = new LastWork<string | Timed>();

function order(what: Order): Promise<string | Timed> {
  const to = worker;
  if (!to) throw new Error('Our worker is not there.');
  return new Promise((resolve, reject) => {
    to.onerror = (event) => {
      reject(new Error(event.message));
    };
    to.onmessage = ({ data }: MessageEvent<Reply>) => {
      if ('done' in data) resolve(data.done);
      else reject(new Error(data.failed));
    };
    to.postMessage(what);
  });
}

async function openWllama({ model, context, threads }: Setup): Promise<string> {
  wllama = new Wllama({ default: '/wllama.wasm' }, { suppressNativeLog: true });
  // wllama's other build, for browsers without JSPI, is slower on the processor.
  wllama.setCompat(null);
  await wllama.loadModel([await (await fetch(model)).blob()], {
    n_ctx: context,
    n_batch: WLLAMA_STEP,
    n_ubatch: WLLAMA_STEP,
    n_threads: threads,
    n_gpu_layers: 0,
    n_parallel: 1,
    cache_type_k: 'f16',
    cache_type_v: 'f16',
    warmup: false,
  });
  return `wllama, ${String(wllama.getNumThreads())} threads`;
}

async function askWllama(prompt: string, answer: number): Promise<Timed> {
  if (!wllama) throw new Error('wllama is not open.');
  let chunk: RawCompletionChunk | undefined;
  // llama-server's own fields, which the library's types lack: no prompt is cached, and no answer ends by itself.
  const request = { prompt, max_tokens: answer, temperature: 0, stream: true as const };
  const beyond = { cache_prompt: false, ignore_eos: true, timings_per_token: true };
  for await (const one of await wllama.createCompletion({ ...request, ...beyond })) chunk = one;
  const timings = chunk?.timings;
  if (!timings) throw new Error('wllama has told no times.');
  if (timings.cache_n > 0 || timings.predicted_n !== answer)
    throw new Error(`wllama did something else: ${JSON.stringify(timings)}`);
  return {
    promptTokens: timings.prompt_n,
    promptMs: timings.prompt_ms,
    decodeTokens: timings.predicted_n - 1,
    decodeMs: timings.predicted_ms,
  };
}

globalThis.cpuBench = {
  open(engine: Engine, setup: Setup) {
    work.begin(() => {
      if (engine === 'wllama') return openWllama(setup);
      worker = new Worker('/ours.js');
      return order({ kind: 'open', setup });
    });
  },
  cut(text: string, tokens: number) {
    work.begin(() => order({ kind: 'cut', text, tokens }));
  },
  ask(engine: Engine, prompt: string, answer: number) {
    work.begin(() => (engine === 'wllama' ? askWllama(prompt, answer) : order({ kind: 'ask', prompt, answer })));
  },
  close() {
    worker?.terminate();
    worker = undefined;
    work.begin(async () => {
      await wllama?.exit();
      wllama = undefined;
      return 'closed';
    });
  },
  outcome() {
    return work.outcome();
  },
};
