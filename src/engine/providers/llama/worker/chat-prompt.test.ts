import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { chatTemplate } from '@/tests/fixtures/chat-templates';
import { tinyGguf } from '@/tests/fixtures/tiny-gguf';
import { tinyVocabulary } from '@/tests/fixtures/tiny-vocabulary';
import { vocabularyGguf } from '@/tests/fixtures/vocabulary-gguf';
import { closeModels, known, NAMES, PLAIN, soup, TALK } from './testing/known-prompts';
import { assistant, system, user, written, writtenOut } from './testing/prompts';

/** The result of Python's Jinja for `TALK`, with control tokens marked. */
const EXPECTED = {
  'granite-3.3':
    '«<|start_of_role|>»system«<|end_of_role|>» Be brief.\n«<|end_of_text|>»\n«<|start_of_role|>»user«<|end_of_role|>»Hi«<|end_of_text|>»\n«<|start_of_role|>»assistant«<|end_of_role|>»Hello!«<|end_of_text|>»\n«<|start_of_role|>»user«<|end_of_role|>» Why? «<|end_of_text|>»\n«<|start_of_role|>»assistant«<|end_of_role|>»',
  'granite-4.1':
    '«<|start_of_role|>»system«<|end_of_role|>» Be brief.\n«<|end_of_text|>»\n«<|start_of_role|>»user«<|end_of_role|>»Hi«<|end_of_text|>»\n«<|start_of_role|>»assistant«<|end_of_role|>»Hello!«<|end_of_text|>»\n«<|start_of_role|>»user«<|end_of_role|>» Why? «<|end_of_text|>»\n«<|start_of_role|>»assistant«<|end_of_role|>»',
  'mistral-nemo': '«<s>»«[INST]»Hi«[/INST]»Hello!«</s>»«[INST]» Be brief.\n\n\n Why? «[/INST]»',
  'phi-3.5':
    '«<|system|>»\n Be brief.\n«<|end|>»\n«<|user|>»\nHi«<|end|>»\n«<|assistant|>»\nHello!«<|end|>»\n«<|user|>»\n Why? «<|end|>»\n«<|assistant|>»\n',
  qwen3:
    '«<|im_start|>»system\n Be brief.\n«<|im_end|>»\n«<|im_start|>»user\nHi«<|im_end|>»\n«<|im_start|>»assistant\nHello!«<|im_end|>»\n«<|im_start|>»user\n Why? «<|im_end|>»\n«<|im_start|>»assistant\n«<think>»\n\n«</think>»\n\n',
  smollm2:
    '«<|im_start|>»system\n Be brief.\n«<|im_end|>»\n«<|im_start|>»user\nHi«<|im_end|>»\n«<|im_start|>»assistant\nHello!«<|im_end|>»\n«<|im_start|>»user\n Why? «<|im_end|>»\n«<|im_start|>»assistant\n',
  smollm3:
    '«<|im_start|>»system\n## Metadata\n\nKnowledge Cutoff Date: June 2025\nReasoning Mode: /no_think\n\n## Custom Instructions\n\n Be brief.\n\n«<|im_end|>»\n«<|im_start|>»user\nHi«<|im_end|>»\n«<|im_start|>»assistant\n«<think>»\n\n«</think>»\nHello!«<|im_end|>»\n«<|im_start|>»user\n Why? «<|im_end|>»\n«<|im_start|>»assistant\n«<think>»\n\n«</think>»\n',
} as const;

afterAll(closeModels);
beforeEach(() => {
  vi.useFakeTimers({ now: new Date(2026, 10, 21, 12), toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a prompt', () => {
  it.each(NAMES)('of %s is what Jinja makes of it', async (name) => {
    expect((await known(soup())).write(chatTemplate(name), TALK)).toBe(EXPECTED[name]);
  });

  it('ends with the beginning of the answer, which steers nothing, and is otherwise the same', async () => {
    for (const name of NAMES) {
      const { prompt, model } = await known(soup());
      const asked = prompt(chatTemplate(name)).tokens(TALK);
      const goingOn = prompt(chatTemplate(name)).tokens(TALK, 'It is. <|im_end|> It');
      expect(writtenOut(model.llama, goingOn)).toBe(`${EXPECTED[name]}It is. <|im_end|> It`);
      expect(goingOn.slice(0, asked.length - 1)).toEqual(asked.slice(0, -1));
    }
  });

  it('of Llama 3 has the date, and texts without white space around them', async () => {
    const { write } = await known(vocabularyGguf(tinyVocabulary('llama3')));
    expect(write(undefined, TALK)).toBe(
      '«<|begin_of_text|>»«<|start_header_id|>»system«<|end_header_id|>»\n\nCutting Knowledge Date: December 2023\nToday Date: 21 Nov 2026\n\nBe brief.«<|eot_id|>»«<|start_header_id|>»user«<|end_header_id|>»\n\nHi«<|eot_id|>»«<|start_header_id|>»assistant«<|end_header_id|>»\n\nHello!«<|eot_id|>»«<|start_header_id|>»user«<|end_header_id|>»\n\nWhy?«<|eot_id|>»«<|start_header_id|>»assistant«<|end_header_id|>»\n\n',
    );
  });

  it('of Gemma 3 has the system message before the first question', async () => {
    const { write } = await known(tinyGguf({ model: 'tiny-gemma3' }));
    expect(write(undefined, TALK)).toBe(
      '«<bos>»«<start_of_turn>»user\n Be brief.\n\n\nHi«<end_of_turn>»\n«<start_of_turn>»model\nHello!«<end_of_turn>»\n«<start_of_turn>»user\nWhy?«<end_of_turn>»\n«<start_of_turn>»model\n',
    );
  });

  it('is ChatML if the file has no template', async () => {
    const { prompt, model } = await known(soup({ chatTemplate: '' }));
    expect(writtenOut(model.llama, prompt().tokens([user('Hi')]))).toBe(
      '«<|im_start|>»user\nHi«<|im_end|>»\n«<|im_start|>»assistant\n',
    );
  });

  it('of LFM2 begins with its first token, of Granite with the date if there is no system message', async () => {
    const lfm2 = await known(vocabularyGguf(tinyVocabulary('lfm2')));
    expect(lfm2.write(undefined, [system('Be brief.'), user('Hi')])).toBe(
      '«<|startoftext|>»«<|im_start|>»system\nBe brief.«<|im_end|>»\n«<|im_start|>»user\nHi«<|im_end|>»\n«<|im_start|>»assistant\n',
    );
    const granite = await known(vocabularyGguf(tinyVocabulary('granite')));
    expect(granite.write(undefined, [user('Hi')])).toBe(
      "«<|start_of_role|>»system«<|end_of_role|>»Today's Date: November 21, 2026. You are Granite.«<|end_of_text|>»\n«<|start_of_role|>»user«<|end_of_role|>»Hi«<|end_of_text|>»\n«<|start_of_role|>»assistant«<|end_of_role|>»",
    );
  });

  it('has the same tokens as llama.cpp makes of the whole, if no text spells a control token', async () => {
    for (const name of NAMES) {
      const { model, prompt } = await known(soup());
      const tokens = prompt(chatTemplate(name)).tokens(TALK);
      const whole = model.llama.tokenize(written(model.llama, tokens), { beginning: false, control: true });
      expect(tokens).toEqual([...whole]);
    }
  });

  it('begins with the first token once, whether the template or the vocabulary asks for it', async () => {
    for (const addsBos of [true, false])
      for (const own of ['', '{{ bos_token }}', '<s>']) {
        const { write } = await known(soup({ addsBos }));
        const expected = addsBos || own !== '' ? '«<s>»user: Hi\n' : 'user: Hi\n';
        expect(write(own + PLAIN, [user('Hi')])).toBe(expected);
      }
  });

  it('shares a prefix with the last one if the messages do, so that the cache is kept', async () => {
    const { prompt } = await known(soup());
    const page = system('A long page. '.repeat(200));
    const qwen = prompt(chatTemplate('qwen3'));
    const [one, two] = [qwen.tokens([page, user('One?')]), qwen.tokens([page, user('Two?')])];
    expect(one.findIndex((token, index) => token !== two[index])).toBeGreaterThan(1_000);
  });

  it('has the space that a vocabulary puts before a text once, as in llama.cpp', async () => {
    const { model, words, prompt } = await known(tinyGguf({ model: 'tiny-gemma3', spacePrefix: true }));
    const tokens = prompt().tokens([user('the rest'), assistant('b'), user('in '.repeat(4_000))]);
    const said = writtenOut(model.llama, tokens);
    expect(said).toContain('«<start_of_turn>» user\nthe rest«<end_of_turn>»');
    const asked = said.replaceAll(/[«»]/g, '').replaceAll(/(?<=<\w+>) /g, '');
    expect(tokens).toEqual([...words.tokenize(asked, { beginning: false, control: true })]);
  });

  it('lacks white space that belongs to a token, as Phi 3 was trained, but none of a text', async () => {
    const { model, prompt } = await known(soup({ name: 'Phi-3 mini' }));
    const tokens = prompt(chatTemplate('phi-3.5')).tokens([user('\n Hi ')]);
    expect(writtenOut(model.llama, tokens)).toBe('«<|user|>»\n Hi «<|end|>»«<|assistant|>»');
  });

  it('has an empty message as the template writes it', async () => {
    const { write } = await known(soup());
    const said = '{% for m in messages %}{{ m.role }}{% if m.content %}: {{ m.content }}{% endif %}\n{% endfor %}';
    expect(write(said, [user('Hi'), assistant(''), user('  ')])).toBe('user: Hiassistantuser:   ');
  });
});
