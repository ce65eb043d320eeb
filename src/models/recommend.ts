/** Which of the available models suit this machine: a first choice, a faster one, a better one. */
import type { Way } from '@/src/engine/traits';
import type { Benchmark, Machine, Recommendation } from '@/src/protocol/catalogue';
import type { Entry } from './catalogue-schema';
import { expectedSpeed, secondsToAnswer, type Speed } from './speed';

/** An available model, with the ways in which it would run here, best first; none where it does not fit. */
export interface Listed {
  readonly entry: Entry;
  readonly ways: readonly Way[];
}

export interface RecommendInput {
  readonly machine: Machine;
  readonly listed: readonly Listed[];
  readonly benchmarks: readonly Benchmark[];
}

interface Candidate {
  readonly entry: Entry;
  readonly way: Way;
  readonly speed: Speed;
  /** Until the end of an answer about a typical page. */
  readonly seconds: number;
}

/** How long users like to wait for an answer, and how long they wait at all, in seconds. */
const COMFORTABLE_S = 45;
const BEARABLE_S = 240;
/** A faster choice takes at most this share of the first choice's time, or the user would not notice. */
const FELT = 0.7;

/**
 * Models that cannot run here, or that think before each answer, are never offered. The first choice is the best one
 * that answers in comfortable time, or else the quickest. With it come a smaller one that is noticeably faster and a
 * better one in bearable time, where there are such. On a battery or a metered line the smaller one comes first. Pure.
 */
export function recommend(input: RecommendInput): Recommendation[] {
  const fitting = input.listed.flatMap((one) => onBest(one, input));
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

/** A model on the best engine that it fits on; nothing where it must not be offered. */
function onBest({ entry, ways: [way] }: Listed, { listed, benchmarks }: RecommendInput): Candidate | [] {
  if (!way || entry.thinks) return [];
  const speed = expectedSpeed(
    entry,
    way,
    benchmarks,
    listed.map((other) => other.entry),
  );
  return { entry, way, speed, seconds: secondsToAnswer(speed) };
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
  { entry, way, speed }: Candidate,
  why: Recommendation['why'],
): Recommendation {
  return { role, id: entry.id, engine: way.engine, speed: { ...speed }, memory: Math.round(way.memory), why };
}
