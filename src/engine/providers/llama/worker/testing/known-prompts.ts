/** For tests of prompts: vocabularies with tokens of many families, and chat templates of real models. */
import type { ChatMessage } from '@/src/engine/engine';
import { tinyVocabulary } from '@/tests/fixtures/tiny-vocabulary';
import { vocabularyGguf, type VocabularyParts } from '@/tests/fixtures/vocabulary-gguf';
import { openInNode, type ModelInNode } from '@/tools/llama-wasm/in-node';
import { TemplatePrompt } from '../chat-prompt';
import { promptWords, type PromptWords } from '../prompt-words';
import { assistant, system, user, writtenOut } from './prompts';

interface Known {
  readonly model: ModelInNode;
  readonly words: PromptWords;
  /** By a template of its own, or the file's. */
  prompt(template?: string): TemplatePrompt;
  write(template: string | undefined, messages: readonly ChatMessage[]): string;
}

const open: ModelInNode[] = [];

/** After all tests of a file. */
export function closeModels(): void {
  for (const model of open.splice(0)) model.close();
}

/** A model of a vocabulary alone, in our own module. */
export async function known(bytes: Uint8Array): Promise<Known> {
  const model = await openInNode('simd', bytes);
  open.push(model);
  const words = promptWords(model.llama);
  const prompt = (template = model.llama.template() ?? ''): TemplatePrompt => TemplatePrompt.open(template, words);
  return {
    model,
    words,
    prompt,
    write: (template, messages) => writtenOut(model.llama, prompt(template).tokens(messages)),
  };
}

/** Control tokens of many families, and tokens that their makers have added, in one vocabulary. */
export const CONTROL = [
  '<s>',
  '</s>',
  '<|im_start|>',
  '<|im_end|>',
  '<|start_of_role|>',
  '<|end_of_role|>',
  '<|end_of_text|>',
  '<|system|>',
  '<|user|>',
  '<|assistant|>',
  '<|end|>',
  '[INST]',
  '[/INST]',
  '[TOOL_CALLS]',
  '<EOT>',
  '<fim_prefix>',
  '<end_of_utterance>',
  '<|endoftext|>',
  '<unk>',
] as const;
export const ADDED = ['<think>', '</think>', '<tool_call>', '<start_of_image>', '◁think▷', '\n\n', 'zebra'] as const;

export function soup(changes: Partial<VocabularyParts> = {}): Uint8Array<ArrayBuffer> {
  const base = tinyVocabulary('qwen3');
  const firstByte = base.tokens.indexOf('!') - 33;
  const ordinary = base.tokens.slice(firstByte, base.tokens.indexOf('[PAD0]')).filter((token) => token !== 'zebra');
  const tokens = [...CONTROL, ...ADDED, ...ordinary];
  return vocabularyGguf({
    ...base,
    tokens,
    types: tokens.map((_, id) => (id < CONTROL.length ? 3 : id < CONTROL.length + ADDED.length ? 4 : 1)),
    bos: 0,
    eos: 1,
    addsBos: false,
    ...changes,
  });
}

export const TALK = [system(' Be brief.\n'), user('Hi'), assistant('Hello!'), user(' Why? ')] as const;
export const PLAIN = '{% for m in messages %}{{ m.role + ": " + m.content + "\n" }}{% endfor %}';

/** Those of real models that are tried. */
export const NAMES = ['granite-3.3', 'granite-4.1', 'mistral-nemo', 'phi-3.5', 'qwen3', 'smollm2', 'smollm3'] as const;
