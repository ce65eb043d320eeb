import { expect, it } from 'vitest';
import { modelName } from './model-name';

const none = { name: '', basename: '', sizeLabel: '', finetune: '' };

it.each([
  [
    'the file, where the header only tells how it was trained',
    { name: 'Smollm2 135M 8k Lc100K Mix1 Ep2', basename: 'smollm2', sizeLabel: '135M', finetune: '8k-lc100k-mix1-ep2' },
    'SmolLM2-135M-Instruct.Q4_1.gguf',
    'SmolLM2 135M Instruct',
  ],
  [
    'the parts in the header, where the file was renamed',
    { name: 'Qwen2.5 1.5B Instruct', basename: 'qwen2.5', sizeLabel: '1.5B', finetune: 'Instruct' },
    'my favourite.gguf',
    'Qwen2.5 1.5B Instruct',
  ],
  [
    'the parts without a recipe for a name',
    { name: 'Smollm2 135M 8k Lc100K Mix1 Ep2', basename: 'smollm2', sizeLabel: '135M', finetune: '8k-lc100k-mix1-ep2' },
    'model.gguf',
    'Smollm2 135M',
  ],
  [
    "the header's name, where it has no parts",
    { ...none, name: 'Tiny random llama' },
    'tiny.gguf',
    'Tiny random llama',
  ],
  ['the file, where the header has no name', none, 'mistral-7b-instruct-v0.2.Q4_K_M.gguf', 'mistral 7b instruct v0.2'],
  [
    'the file, where the header has a folder for a name',
    { ...none, name: '/srv/models/out/' },
    'gemma-3-1b-it-UD-IQ2_XXS.gguf',
    'gemma 3 1b it',
  ],
  ['the file, downloaded twice', none, 'Phi-3.5-mini-instruct-Q8_0 (1).gguf', 'Phi 3.5 mini instruct'],
  ['no name at all, where nobody gave one', none, 'ggml-model-q4_0.gguf', ''],
  ['no name at all for a hash', none, 'b179c9523d0e6a0f98a330c7562b682750a6f8c8.gguf', ''],
])('is %s', (_, names, fileName, expected) => {
  expect(modelName(names, fileName)).toBe(expected);
});
