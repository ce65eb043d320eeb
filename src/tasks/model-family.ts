/**
 * What is particular to a family of models. How a family's chat is written is not here: it stands in the template of
 * the model's own file, and the engines follow that (a system message where there is no such role is put before the
 * first turn, and thinking is switched off: docs/decisions/0021). Here is what no file tells: how its makers say to
 * draw words.
 */
import type { Sampling } from '@/src/engine/engine';

/** How the makers of a family recommend to draw, in a conversation. */
export interface Draw {
  readonly temperature: number;
  readonly topP: number;
  /** Null where they say nothing of it. */
  readonly repetitionPenalty: number | null;
}

export interface Family extends Draw {
  /** How models of this family are called. */
  readonly names: RegExp;
  /** Where the figures are from. */
  readonly source: string;
}

/** The first that fits a model's name counts. */
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

/** For any other: what did well with small models here. */
const OTHER: Draw = { temperature: 0.2, topP: 0.9, repetitionPenalty: null };

/**
 * Where its makers say nothing: enough to keep a small model from saying a sentence twice, too little to hide a name.
 */
const REPETITION_PENALTY = 1.1;

/** What a model is, as far as its prompts depend on it. */
export interface FamilyTraits extends Draw {
  /** Of so few parameters that it follows one plain instruction, and no list of them. */
  readonly isTiny: boolean;
}

/** In millions of parameters: SmolLM2 360M is tiny, Qwen3 0.6B is not. */
const TINY_MILLIONS = 400;

/** By a model's name, such as "SmolLM2 135M Instruct"; '' for one that is not known. */
export function familyTraitsOf(name: string): FamilyTraits {
  const { temperature, topP, repetitionPenalty } = FAMILIES.find(({ names }) => names.test(name)) ?? OTHER;
  const millions = millionsOf(name);
  return { temperature, topP, repetitionPenalty, isTiny: millions !== null && millions <= TINY_MILLIONS };
}

/** Parameters as names tell them ("135M", "1.7B"), in millions, or null. */
function millionsOf(name: string): number | null {
  const told = /(?:^|[^\p{L}\p{N}.])(\d+(?:\.\d+)?)\s?([MB])(?![\p{L}\p{N}])/iu.exec(name);
  return told ? Number(told[1]) * (told[2]?.toUpperCase() === 'B' ? 1_000 : 1) : null;
}

/** What a task allows. */
export interface Freedom {
  /** The temperature at most: what is made of a text must stay with it, and recommendations are for conversation. */
  readonly temperature: number;
  /** A text that is written anew says its words again. */
  readonly rewrites: boolean;
}

/** How to draw the words of a task's answer. */
export function samplingFor(traits: Draw, { temperature, rewrites }: Freedom, maxTokens: number): Sampling {
  return {
    temperature: Math.min(temperature, traits.temperature),
    topP: traits.topP,
    repetitionPenalty: rewrites ? 1 : (traits.repetitionPenalty ?? REPETITION_PENALTY),
    maxTokens,
  };
}
