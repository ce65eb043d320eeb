/**
 * What is special about a family of models, and no file tells: how its makers recommend to sample. The form of its chat
 * stands in the model's own template, which the engines follow (docs/decisions/0021).
 */
import type { Sampling } from '@/src/engine/engine';

/** How the makers of a family recommend to sample in a conversation. */
export interface Draw {
  readonly temperature: number;
  readonly topP: number;
  /** Null where they recommend none. */
  readonly repetitionPenalty: number | null;
}

export interface Family extends Draw {
  /** Names of models of this family. */
  readonly names: RegExp;
  /** Where the figures are from. */
  readonly source: string;
}

/** The first whose pattern fits a model's name is used. */
export const FAMILIES: readonly Family[] = [
  {
    names: /smollm-?\s?3/i,
    temperature: 0.6,
    topP: 0.95,
    repetitionPenalty: null,
    source: 'HuggingFaceTB/SmolLM3-3B, model card: "We recommend setting temperature=0.6 and top_p=0.95"',
  },
  {
    names: /smollm/i,
    temperature: 0.2,
    topP: 0.9,
    repetitionPenalty: null,
    source: 'HuggingFaceTB/SmolLM2-135M-Instruct and -1.7B-Instruct, model cards: the examples',
  },
  {
    names: /qwen-?\s?3/i,
    temperature: 0.7,
    topP: 0.8,
    repetitionPenalty: null,
    source: 'Qwen/Qwen3-0.6B and others, model cards, "Best Practices", without thinking; no greedy decoding',
  },
  {
    names: /qwen-?\s?2/i,
    temperature: 0.7,
    topP: 0.8,
    repetitionPenalty: 1.1,
    source: 'Qwen/Qwen2.5-0.5B-Instruct and -1.5B-Instruct, generation_config.json',
  },
  {
    names: /gemma-?\s?[34]/i,
    temperature: 1,
    topP: 0.95,
    repetitionPenalty: 1,
    source:
      "The Gemma team, as told with google/gemma-3 in LM Studio's and Unsloth's guides; generation_config.json has the same top_p",
  },
  {
    names: /llama-?\s?3/i,
    temperature: 0.6,
    topP: 0.9,
    repetitionPenalty: null,
    source: 'meta-llama/Llama-3.2-1B-Instruct and -3B-Instruct, generation_config.json',
  },
  {
    names: /lfm-?\s?2\.5/i,
    temperature: 0.1,
    topP: 0.1,
    repetitionPenalty: 1.05,
    source: 'LiquidAI/LFM2.5-1.2B-Instruct, model card: "Generation parameters"',
  },
  {
    names: /lfm-?\s?2/i,
    temperature: 0.3,
    topP: 0.95,
    repetitionPenalty: 1.05,
    source: 'LiquidAI/LFM2-1.2B, model card (with min_p 0.15, for which there is no place here)',
  },
  {
    names: /granite/i,
    temperature: 0,
    topP: 1,
    repetitionPenalty: null,
    source: 'ibm-granite/granite-4.0-micro, model card: the example decodes greedily',
  },
  {
    names: /phi-?\s?[34]/i,
    temperature: 0,
    topP: 1,
    repetitionPenalty: null,
    source: 'microsoft/Phi-3.5-mini-instruct and Phi-4-mini-instruct, model cards: the examples have temperature 0',
  },
];

/** For any other family: what worked with small models in our tests. */
const OTHER: Draw = { temperature: 0.2, topP: 0.9, repetitionPenalty: null };

/**
 * Used where the makers recommend none. Enough to keep a small model from saying a sentence twice, too little to
 * suppress a name.
 */
const REPETITION_PENALTY = 1.1;

/** What a model is, as far as its prompts depend on it. */
export interface FamilyTraits extends Draw {
  /** Has so few parameters that it follows one plain instruction, but no list of them. */
  readonly isTiny: boolean;
}

/** In millions of parameters: SmolLM2 360M is tiny, Qwen3 0.6B is not. */
const TINY_MILLIONS = 400;

/** The traits of a model by its name, such as "SmolLM2 135M Instruct"; '' for an unknown one. */
export function familyTraitsOf(name: string): FamilyTraits {
  const { temperature, topP, repetitionPenalty } = FAMILIES.find(({ names }) => names.test(name)) ?? OTHER;
  const millions = millionsOf(name);
  return { temperature, topP, repetitionPenalty, isTiny: millions !== null && millions <= TINY_MILLIONS };
}

/** The number of parameters that a name tells ("135M", "1.7B"), in millions, or null. */
function millionsOf(name: string): number | null {
  const told = /(?:^|[^\p{L}\p{N}.])(\d+(?:\.\d+)?)\s?([MB])(?![\p{L}\p{N}])/iu.exec(name);
  return told ? Number(told[1]) * (told[2]?.toUpperCase() === 'B' ? 1_000 : 1) : null;
}

/** How freely a task may be answered. */
export interface Freedom {
  /**
   * The highest temperature. A task on a text should stay close to it, and makers recommend temperatures for
   * conversation.
   */
  readonly temperature: number;
  /** Whether it is the user's own choice, which holds whatever the makers recommend. */
  readonly isDrawnAsTold?: boolean;
  /** The answer is the text written anew, and so repeats its words. */
  readonly rewrites: boolean;
}

/** How an engine samples the words of a task's answer. */
export function samplingFor(
  traits: Draw,
  { temperature, isDrawnAsTold = false, rewrites }: Freedom,
  maxTokens: number,
): Sampling {
  return {
    temperature: isDrawnAsTold ? temperature : Math.min(temperature, traits.temperature),
    topP: traits.topP,
    repetitionPenalty: rewrites ? 1 : (traits.repetitionPenalty ?? REPETITION_PENALTY),
    maxTokens,
  };
}
