/** Engines in turn, so that all see the same machine, and what comes of it. */
import { median } from '../figure.ts';
import type { Timed } from './messages.ts';

/** Tokens a second. */
export interface Speed {
  readonly prompt: number;
  readonly decode: number;
}

export interface Contestant {
  readonly name: string;
  ask(prompt: string, answer: number): Promise<Timed>;
}

export interface Task {
  readonly prompt: string;
  /** Tokens of the prompt: engines that count others are not compared. */
  readonly tokens: number;
  /** Tokens that are said. */
  readonly answer: number;
}

/** By contestants' names: each round's speeds. */
export type Rounds = ReadonlyMap<string, readonly Speed[]>;

const perSecond = (tokens: number, ms: number): number => (tokens / ms) * 1000;

/**
 * @param late Asked after each round: true ends it.
 * @throws Error where a contestant reads another number of tokens.
 */
export async function inTurn(
  contestants: readonly Contestant[],
  { prompt, tokens, answer }: Task,
  rounds: number,
  late: () => boolean = () => false,
): Promise<Rounds> {
  const all = new Map(contestants.map(({ name }) => [name, [] as Speed[]]));
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, ask } of contestants) {
      const timed = await ask(prompt, answer);
      if (timed.promptTokens !== tokens)
        throw new Error(`${name} read ${String(timed.promptTokens)} tokens; asked were ${String(tokens)}.`);
      all.get(name)?.push({
        prompt: perSecond(timed.promptTokens, timed.promptMs),
        decode: perSecond(timed.decodeTokens, timed.decodeMs),
      });
    }
    if (late()) break;
  }
  return all;
}

/** The median of a contestant's rounds. */
export function speedOf(rounds: Rounds, name: string): Speed {
  const all = rounds.get(name) ?? [];
  return { prompt: median(all.map(({ prompt }) => prompt)), decode: median(all.map(({ decode }) => decode)) };
}

/** How many times as fast one is as another: the median of the rounds' own ratios. */
export function ratioOf(rounds: Rounds, one: string, other: string): Speed {
  const others = rounds.get(other) ?? [];
  const ratios = (of: keyof Speed): number[] =>
    (rounds.get(one) ?? []).map((speed, i) => speed[of] / (others[i]?.[of] ?? NaN));
  return { prompt: median(ratios('prompt')), decode: median(ratios('decode')) };
}
