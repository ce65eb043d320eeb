/** Runs in a page of the extension: the engine alone, and the same answer through the host, as surfaces get it. */
import { llamaProvider } from '@/src/engine/providers/llama/provider';
import type { Engine, GenerateRequest } from '@/src/engine/engine';
import { followJob } from '@/src/messaging/follow';
import { createHostClient, importModel } from '@/src/messaging/host-client';
import { builtIn } from '@/tests/fixtures/built-in';
import type { TaskRequest } from '@/src/protocol/task';
import { planTask } from '@/src/tasks/plan-task';
import { modelSource } from '../tests/conformance/subject';
import { tinyGguf } from '../tests/fixtures/tiny-gguf';
import { SOURCE } from '@/tests/fixtures/source';

/** One answer's times, in milliseconds from the request. */
interface Timed {
  readonly firstMs: number;
  readonly lastMs: number;
  readonly tokens: number;
}

export interface EngineBenchPage {
  /** Starts the host, which loads no engine. */
  start(): Promise<void>;
  /** Imports the model and waits until the host has tested it. The tiny one (null) is also loaded here. */
  prepare(model: string | null): Promise<void>;
  raw(): Promise<Timed>;
  throughHost(): Promise<Timed>;
  /** Unloads the host's engine. Throws where there still is one. */
  unload(): Promise<void>;
}

declare global {
  var engineBench: EngineBenchPage | undefined;
}

/** A prompt of about forty tokens, and an answer as long as the tiny context allows. */
const REQUEST: TaskRequest = {
  action: 'explain',
  settings: { engine: 'llama', model: null },
  input: {
    kind: 'selection',
    source: SOURCE,
    text: 'The lamp turns above the harbour.',
    title: 'Bench',
    language: 'en',
  },
};

const host = createHostClient();
let engine: Engine | undefined;
let request: GenerateRequest | undefined;

async function raw(): Promise<Timed> {
  if (!engine || !request) throw new Error('prepare first');
  const began = performance.now();
  let [firstMs, lastMs, tokens] = [0, 0, 0];
  for await (const token of engine.generate(request, { signal: new AbortController().signal })) {
    if (token.type !== 'text') continue;
    lastMs = performance.now() - began;
    firstMs ||= lastMs;
    tokens += token.tokens;
  }
  return { firstMs, lastMs, tokens };
}

async function throughHost(): Promise<Timed> {
  const began = performance.now();
  let [firstMs, lastMs, tokens] = [0, 0, 0];
  const { jobId } = await host.call('host.submit', { request: REQUEST });
  await new Promise<void>((resolve, reject) => {
    followJob(host, jobId, {
      onJob: () => undefined,
      onEntry: ({ event }) => {
        if (event.type === 'token') {
          lastMs = performance.now() - began;
          firstMs ||= lastMs;
          tokens += event.tokens;
        } else if (event.type === 'done') {
          resolve();
        } else if (event.type === 'failed' || event.type === 'cancelled') {
          reject(new Error(JSON.stringify(event)));
        }
      },
      onLost: ({ code }) => {
        reject(new Error(code));
      },
      onErased: () => {
        reject(new Error('erased'));
      },
    });
  });
  return { firstMs, lastMs, tokens };
}

/** How often the host is asked whether a model's test is over. */
const POLL_MS = 100;

/** The host tests each new model with an engine of its own, which would be measured as a job's. */
async function untilTested(): Promise<void> {
  while ((await host.call('host.status', {})).trials.length > 0)
    await new Promise((resolve) => {
      setTimeout(resolve, POLL_MS);
    });
}

globalThis.engineBench = {
  async start() {
    await host.call('host.status', {});
  },
  async prepare(path) {
    const bytes = path === null ? new Blob([tinyGguf()]) : await (await fetch(path)).blob();
    await importModel(host, new File([bytes], 'bench.gguf'), {
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
    await untilTested();
    if (path !== null) return;
    const loaded = await llamaProvider.load(modelSource(bytes), {
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
    const plan = await planTask(
      { ...REQUEST, action: builtIn('explain') },
      {
        contextTokens: loaded.inUse.contextTokens,
        model: loaded.inUse.model,
        count: async (text) => (await loaded.count(text)).tokens,
      },
    );
    [engine, request] = [loaded, plan];
    await raw();
    await throughHost();
  },
  raw,
  throughHost,
  async unload() {
    await host.call('host.unload', {});
    if ((await host.call('host.status', {})).engine !== null) throw new Error('The engine is still loaded.');
  },
};
