/** Runs in a page of the extension: each engine alone with the same file, and the conversion of its weights. */
import { inspectAdapter, type AdapterReport } from '@/src/engine/adapter';
import type { Engine, Provider } from '@/src/engine/engine';
import { convert } from '@/src/engine/providers/webllm/convert/convert';
import type { ConversionStep } from '@/src/engine/providers/webllm/convert/plan-conversion';
import type { Kind } from '@/src/engine/providers/webllm/convert/repacker';
import { webllmProvider } from '@/src/engine/providers/webllm/provider';
import { llamaProvider } from '@/src/engine/providers/llama/provider';
import { wllamaWebgpuProvider } from '@/src/engine/providers/wllama/provider';
import type { EngineInUse } from '@/src/protocol/task-event';
import { LastWork } from './last-work';
import { request } from '../tests/conformance/bench';
import { modelSource } from '../tests/conformance/subject';
import { ByteWriter } from '../tests/fixtures/byte-writer';
import { mulberry32, weightBytes, writeWeights, type WeightTypeName } from '../tests/fixtures/tiny-weights';

export type EngineName = 'webllm' | 'llama' | 'wllama-webgpu';

/** Times in milliseconds. */
export interface Answered {
  readonly promptTokens: number;
  readonly promptMs: number;
  readonly tokens: number;
  readonly decodeMs: number;
  readonly text: string;
}

type Outcome = number | Answered | EngineInUse | AdapterReport;

/** Work can take longer than a browser call may, so one call begins it and others ask for the outcome. */
export interface EnginesBenchPage {
  /** The graphics card as the product sees it. The outcome is an `AdapterReport`. */
  adapter(): void;
  /**
   * Loads the file that was chosen in `#model`, otherwise the package's `/demo.gguf`. The outcome is how long that
   * took, in milliseconds.
   */
  load(engine: EngineName): void;
  /** Asks the loaded engine a new question. The outcome is an `Answered`. */
  ask(topic: string, answerTokens: number): void;
  unload(): void;
  inUse(): EngineInUse | null;
  /** Converts random weights of a type for WebLLM. The outcome is megabytes of the file per second. */
  convert(type: WeightTypeName, kind: Kind['name']): void;
  outcome(): Outcome | null;
}

declare global {
  var enginesBench: EnginesBenchPage | undefined;
}

const PROVIDERS: Readonly<Record<EngineName, Provider>> = {
  webllm: webllmProvider,
  llama: llamaProvider,
  'wllama-webgpu': wllamaWebgpuProvider,
};

let engine: Engine | undefined;
const work = new LastWork<Outcome>();

const chosen = document.createElement('input');
chosen.type = 'file';
chosen.id = 'model';
document.body.append(chosen);

async function load(name: EngineName): Promise<number> {
  const file = chosen.files?.[0] ?? (await (await fetch('/demo.gguf')).blob());
  const began = performance.now();
  engine = await PROVIDERS[name].load(modelSource(file, { contextTokens: 8_192 }), {
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  return performance.now() - began;
}

async function ask(topic: string, answerTokens: number): Promise<Answered> {
  if (!engine) throw new Error('load first');
  const began = performance.now();
  let [promptMs, lastMs, text] = [0, 0, ''];
  for await (const token of engine.generate(request(topic, answerTokens), { signal: new AbortController().signal })) {
    if (token.type === 'text') {
      lastMs = performance.now() - began;
      promptMs ||= lastMs;
      text += token.text;
    }
    if (token.type === 'end')
      return {
        promptTokens: token.promptTokens - token.cachedTokens,
        promptMs,
        tokens: token.tokens,
        decodeMs: lastMs - promptMs,
        text,
      };
  }
  throw new Error('The answer has no end.');
}

/** A matrix of a small model's width: 12 MB to 84 MB in most types. */
const ROWS = 8_192;
const COLUMNS = 2_048;
/** Number of conversions. The first one includes the compiler's time. */
const ROUNDS = 3;
/** Rows that are converted at once, as by `planConversion`. */
const STEP_ROWS = 2_048;

function stepsOf(type: WeightTypeName, name: Kind['name']): ConversionStep[] {
  const kind: Kind = name === 'bytes' ? { name, numbers: 'float32', group: 16 } : { name, numbers: 'float32' };
  /** The parts of a weight as converted, with the bytes that each takes. */
  const parts = {
    nibbles: { q_weight: 1 / 2, q_scale: 4 / 32, q_min: 4 / 32 },
    bytes: { q_weight: 1, q_scale: 4 / 16 },
    plain: { weight: 4 },
  }[name];
  const members = Object.entries(parts).map(([part, perWeight]) => ({
    spec: { name: `bench.${part}`, shape: [ROWS, COLUMNS], dtype: 'float32' },
    perWeight,
  }));
  const group = { kind, columns: COLUMNS, members };
  const bytes = weightBytes(type, STEP_ROWS * COLUMNS);
  return Array.from({ length: ROWS / STEP_ROWS }, (_, index) => ({
    group,
    type,
    offset: index * bytes,
    bytes,
    rows: STEP_ROWS,
    above: index * STEP_ROWS,
    place: (row: number) => row,
  }));
}

async function convertRandom(type: WeightTypeName, kind: Kind['name']): Promise<number> {
  const out = new ByteWriter();
  writeWeights(out, { type, count: COLUMNS * 64, deviation: 0.02, zeros: 0 }, mulberry32(7));
  const some = out.finish();
  const file = new Blob(Array.from({ length: ROWS / 64 }, () => some));
  let best = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const began = performance.now();
    for await (const { pieces } of convert(stepsOf(type, kind), file))
      if (pieces.length === 0) throw new Error('Nothing came of it.');
    best = Math.max(best, file.size / 1e3 / (performance.now() - began));
  }
  return best;
}

globalThis.enginesBench = {
  adapter: () => {
    work.begin(inspectAdapter);
  },
  load: (name) => {
    work.begin(() => load(name));
  },
  ask: (...all) => {
    work.begin(() => ask(...all));
  },
  unload: () => {
    work.begin(async () => {
      await engine?.dispose();
      engine = undefined;
      return 0;
    });
  },
  inUse: () => engine?.inUse ?? null,
  convert: (...all) => {
    work.begin(() => convertRandom(...all));
  },
  outcome() {
    return work.outcome();
  },
};
