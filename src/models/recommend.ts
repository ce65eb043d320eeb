/** Which of the models that can be had suit this machine: the first choice, a faster one, a better one. */
import type { Benchmark, Machine, Recommendation } from '@/src/protocol/catalogue';
import { FULL_CONTEXT, SHORT_CONTEXT, SMALL_MACHINE_BYTES } from '@/src/protocol/context-lengths';
import { enginesOf } from './catalogue';
import type { Entry } from './catalogue-schema';
import { memoryFor } from './memory';
import { expectedSpeed, secondsToAnswer, type EngineSpeed, type Speed } from './speed';

/** An engine of this build with what it found on this machine, in the order of preference. */
export interface EngineHere extends EngineSpeed {
  readonly available: boolean;
  /** The largest file that it opens, in bytes; absent where there is no limit. */
  readonly largestFile?: number | undefined;
  readonly gpu?: { readonly largestBuffer: number; readonly half: boolean } | undefined;
}

export interface RecommendInput {
  readonly machine: Machine;
  readonly engines: readonly EngineHere[];
  readonly catalogue: readonly Entry[];
  readonly benchmarks: readonly Benchmark[];
}

interface Candidate {
  readonly entry: Entry;
  readonly engine: EngineHere;
  readonly speed: Speed;
  /** In bytes. */
  readonly memory: number;
  /** Until an answer about a typical page is there. */
  readonly seconds: number;
}

const GIB = 1 << 30;
/** Where the browser does not tell (Firefox): what a modest laptop has to spare. */
const ASSUMED_MEMORY = 4 * GIB;
/** The share of the memory that a model may take; the rest is the system's, the browser's and the pages'. */
const SHARE = 0.5;
/** As much as a WebAssembly memory of llama.cpp grows to, in bytes. */
const LARGEST_HEAP = 4 * GIB;
/**
 * What WebLLM makes of a Q4_K_M file is so much larger: its scales are in single precision (the libraries'
 * `weight_bytes`).
 */
const LAYOUT_FACTOR = 1.4;

/** An answer in this many seconds is waited for gladly, or at all. */
const COMFORTABLE_S = 45;
const BEARABLE_S = 240;
/** A faster choice takes at most this share of the first choice's time; less would not be felt. */
const FELT = 0.7;

/**
 * Pure: the same input gives the same choices. None is offered that does not fit into the memory or the GPU's buffers.
 * First the best whose answer comes in comfortable time, or else the quickest; with it one that is lighter and felt to
 * be faster, and one that answers better in bearable time, where there are such. On a battery or a metered line the
 * lighter one comes first.
 */
export function recommend(input: RecommendInput): Recommendation[] {
  const fitting = input.catalogue.flatMap((entry) => fit(entry, input) ?? []);
  const best = chooseFirst(fitting);
  if (!best) return [];
  const lighter = input.machine.saving ? chooseFaster(fitting, best) : undefined;
  const first = lighter ?? best;
  const faster = chooseFaster(fitting, first);
  const better = lighter ? best : chooseBetter(fitting, first);
  return [
    tell('first', first, lighter ? 'saving' : whyFirst(fitting, first)),
    ...(faster ? [tell('faster', faster, whyFaster(fitting, faster))] : []),
    ...(better ? [tell('better', better, 'answers-better')] : []),
  ];
}

/** A model on the best engine that it fits on, or undefined. */
function fit(entry: Entry, { machine, engines, benchmarks, catalogue }: RecommendInput): Candidate | undefined {
  const able = engines.filter(({ id, available }) => available && enginesOf(entry, [id]).length > 0);
  const ranked = [...able.filter(({ worthwhile }) => worthwhile), ...able.filter(({ worthwhile }) => !worthwhile)];
  for (const engine of ranked) {
    const memory = memoryOn(entry, engine, machine);
    if (memory === null) continue;
    const speed = expectedSpeed(entry, engine, benchmarks, catalogue);
    return { entry, engine, speed, memory, seconds: secondsToAnswer(speed) };
  }
  return undefined;
}

/** Bytes that a model takes on an engine with a page's context, or null where it does not fit. */
function memoryOn(entry: Entry, { id, gpu, largestFile = Infinity }: EngineHere, { memory }: Machine): number | null {
  const total = memory ?? ASSUMED_MEMORY;
  // WebLLM gives every model the full one.
  const length = total <= SMALL_MACHINE_BYTES && id !== 'webllm' ? SHORT_CONTEXT : FULL_CONTEXT;
  const context = Math.min(entry.contextTokens, length);
  const bytes =
    memoryFor(entry, context, gpu && !gpu.half ? 4 : 2) + (id === 'webllm' ? (LAYOUT_FACTOR - 1) * entry.bytes : 0);
  const { vocabulary, width } = entry.shape;
  // The embedding is the largest matrix, at a byte a weight the most that any engine makes of it.
  if (gpu && vocabulary * width > gpu.largestBuffer) return null;
  if (entry.bytes > largestFile || (id !== 'webllm' && bytes > LARGEST_HEAP)) return null;
  return bytes <= SHARE * total ? bytes : null;
}

function chooseFirst(fitting: readonly Candidate[]): Candidate | undefined {
  const comfortable = fitting.filter(({ seconds }) => seconds <= COMFORTABLE_S);
  return comfortable.length > 0
    ? bestOf(comfortable)
    : [...fitting].sort((a, b) => a.seconds - b.seconds || byGrade(a, b))[0];
}

function chooseFaster(fitting: readonly Candidate[], first: Candidate): Candidate | undefined {
  return bestOf(
    fitting.filter(({ entry, seconds }) => entry.bytes < first.entry.bytes && seconds <= FELT * first.seconds),
  );
}

function chooseBetter(fitting: readonly Candidate[], first: Candidate): Candidate | undefined {
  return bestOf(fitting.filter(({ entry, seconds }) => entry.grade > first.entry.grade && seconds <= BEARABLE_S));
}

function bestOf(candidates: readonly Candidate[]): Candidate | undefined {
  return [...candidates].sort(byGrade)[0];
}

/** Better answers first; of equal ones the quicker, then the smaller. */
function byGrade(a: Candidate, b: Candidate): number {
  return (
    b.entry.grade - a.entry.grade ||
    a.seconds - b.seconds ||
    a.entry.bytes - b.entry.bytes ||
    (a.entry.id < b.entry.id ? -1 : 1)
  );
}

function whyFirst(fitting: readonly Candidate[], { seconds }: Candidate): Recommendation['why'] {
  if (fitting.length === 1) return 'only-one-that-fits';
  return seconds <= COMFORTABLE_S ? 'balanced' : 'quickest';
}

function whyFaster(fitting: readonly Candidate[], { entry }: Candidate): Recommendation['why'] {
  return fitting.every((other) => other.entry.bytes >= entry.bytes) ? 'smallest' : 'quickest';
}

function tell(
  role: Recommendation['role'],
  { entry, engine, speed, memory }: Candidate,
  why: Recommendation['why'],
): Recommendation {
  return { role, id: entry.id, engine: engine.id, speed: { ...speed }, memory: Math.round(memory), why };
}
