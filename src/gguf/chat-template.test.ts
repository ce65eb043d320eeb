import { expect, it } from 'vitest';
import { chatMl } from './chat-template';

const SMOLLM =
  "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n' }}{% endif %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}";

it('knows ChatML, and what the template says first by itself', () => {
  expect(chatMl(SMOLLM)).toEqual({ defaultSystem: 'You are a helpful AI assistant named SmolLM, trained by Hugging Face' });
  expect(chatMl("{{'<|im_start|>' + role + '\n' + content + '<|im_end|>'}}")).toEqual({ defaultSystem: null });
});

it('takes no other family for ChatML', () => {
  expect(chatMl("{{ '[INST] ' + content + ' [/INST]' }}")).toBeNull();
  expect(chatMl('')).toBeNull();
});
