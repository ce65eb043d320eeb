/** Runs engines in turn, so that other load on the machine slows all of them alike. */
import { median } from '../figure.ts';
import type { Timed } from './messages.ts';

/** In tokens per second. */
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
  /** Tokens of the prompt. Engines that count another number cannot be compared. */
  readonly tokens: number;
  /** Tokens of the answer. */
  readonly answer: number;
}

/** The speeds of each round, by contestants' names. */
export type Rounds = ReadonlyMap<string, readonly Speed[]>;

const perSecond = (tokens: number, ms: number): number => (tokens / ms) * 1000;

/**
 * @param late asked after each round; true ends the rounds
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
