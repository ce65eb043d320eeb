import { describe, expect, it } from 'vitest';
import { tinyVocabulary } from '@/tests/fixtures/tiny-vocabulary';
import { growth, MOST_TIMES, QUICK } from '@/tests/harness/growth';
import { chatFormat } from './chat-template';

const SMOLLM =
  "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n' }}{% endif %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}";
const QWEN3 = tinyVocabulary('qwen3').chatTemplate;
const LLAMA3 = tinyVocabulary('llama3').chatTemplate;
/** The first Llama 3: without a date, and with the first token in the first turn. */
const LLAMA3_0 =
  "{% for message in messages %}{% set content = '<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n'+ message['content'] | trim + '<|eot_id|>' %}{% if loop.index0 == 0 %}{% set content = bos_token + content %}{% endif %}{{ content }}{% endfor %}{% if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\n\n' }}{% endif %}";

const PLAIN = { writesBos: false, trims: false, defaultSystem: null, beforeDate: null, unthinking: '' };

describe('the family of a chat template', () => {
  it("is ChatML, with the template's own system message", () => {
    expect(chatFormat(SMOLLM)).toEqual({
      ...PLAIN,
      family: 'chatml',
      defaultSystem: 'You are a helpful AI assistant named SmolLM, trained by Hugging Face',
    });
    expect(chatFormat("{{'<|im_start|>' + role + '\n' + content + '<|im_end|>'}}")).toEqual({
      ...PLAIN,
      family: 'chatml',
    });
  });

  it('is ChatML whose thinking can be switched off', () => {
    expect(chatFormat(QWEN3)).toEqual({ ...PLAIN, family: 'chatml', unthinking: '<think>\n\n</think>\n\n' });
  });

  it('is Llama 3, with and without a date', () => {
    expect(chatFormat(LLAMA3)).toEqual({
      ...PLAIN,
      family: 'llama3',
      writesBos: true,
      trims: true,
      beforeDate: 'Cutting Knowledge Date: December 2023\nToday Date: ',
    });
    expect(chatFormat(LLAMA3_0)).toEqual({ ...PLAIN, family: 'llama3', writesBos: true, trims: true });
  });

  it('follows from the structure: other versions, real line breaks, other quotes', () => {
    expect(chatFormat(QWEN3.replaceAll("'", '"').replaceAll('\\n', '\n'))).toEqual(chatFormat(QWEN3));
    expect(chatFormat(LLAMA3.replaceAll('December 2023', 'March 2024'))?.beforeDate).toBe(
      'Cutting Knowledge Date: March 2024\nToday Date: ',
    );
  });

  it.each([
    ['of another family', "{{ '[INST] ' + content + ' [/INST]' }}"],
    ['empty', ''],
    ['of a model that always thinks', QWEN3.replace('<think>\\n\\n</think>\\n\\n', '<think>\\n')],
    ['with a date elsewhere', LLAMA3.replace('"Today Date: " + date_string', 'date_string + " is today"')],
  ])('is unknown for a template that is %s', (_, template) => {
    expect(chatFormat(template)).toBeNull();
  });
});

describe('a chat template of any shape', () => {
  const filled = (part: string, length: number): string =>
    part.repeat(Math.ceil(length / part.length)).slice(0, length);
  /** Two parts, each half of the length. */
  const halves =
    (first: string, second: string) =>
    (length: number): string =>
      filled(first, length / 2) + filled(second, length / 2);
  const SHAPES: Record<string, (length: number) => string> = {
    'beginnings of turns, and no end': (length) => filled('<|im_start|>', length),
    'headers without an end of a turn': halves('<|start_header_id|>', '<|end_header_id|>'),
    'headers in turns': (length) => filled('<|start_header_id|><|end_header_id|>', length),
    'system turns that do not end': (length) => filled('<|im_start|>system\n', length),
    'one system turn that does not end': (length) => `<|im_end|><|im_start|>system\n${filled('x', length)}`,
    'trims of nothing': (length) => filled("content'] ", length),
    'white space before no trim': (length) =>
      `<|im_start|><|im_end|>content${filled(' ', length)}|${filled(' ', length)}`,
    'first tokens without an end': (length) => filled('bos_token ', length),
    'white space behind a first token': (length) => `bos_token${filled(' ', length)}`,
    'dates that do not end': (length) => filled("{{ 'Cutting Knowledge Date: ", length),
    'dates with white space': (length) =>
      `<|im_start|><|im_end|>date_string${filled("{{ 'Cutting Knowledge Date: ' }}      ", length)}`,
    braces: (length) => filled('{{ ', length),
    'thoughts that do not end': (length) =>
      `<|im_start|><|im_end|>add_generation_prompt${filled("'<think>\\n\\n", length)}`,
    'empty thoughts': (length) => `<|im_start|><|im_end|>add_generation_prompt'<think></think>${filled('\\n', length)}`,
    'generation prompts': (length) => filled('add_generation_prompt', length),
  };

  it.each(Object.entries(SHAPES))('is read in time proportional to its length: %s', async (_, shape) => {
    expect(await growth(chatFormat, shape, QUICK)).toBeLessThanOrEqual(MOST_TIMES);
  });
});
