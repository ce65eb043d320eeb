// @vitest-environment happy-dom
import '../testing/words';
import { afterEach, describe, expect, it } from 'vitest';
import { render } from 'solid-js/web';
import type { ImportedModel } from '@/src/protocol/model';
import { ModelFactList } from './model-fact-list';

let dispose = (): void => undefined;
afterEach(() => {
  dispose();
});

/** What is said of the file's chat template. */
function template(chatTemplate: boolean): string | undefined {
  const model: ImportedModel = {
    name: 'Small',
    bytes: 1,
    architecture: 'llama',
    contextTokens: 1,
    quantization: 'Q8_0',
    license: '',
    chatTemplate,
    engines: ['llama'],
  };
  const root = document.createElement('div');
  document.body.replaceChildren(root);
  dispose = render(() => <ModelFactList model={model} sha256={null} />, root);
  const facts = [...root.querySelectorAll('.fact')].map((fact) => [
    fact.querySelector('dt')?.textContent,
    fact.querySelector('dd')?.textContent,
  ]);
  return facts.find(([name]) => name === 'Chat template')?.[1] ?? undefined;
}

describe('the facts of a file', () => {
  // Every engine that takes such a file speaks ChatML with it: `chat-prompt.test.ts` of llama, and llama.cpp itself.
  it('say how messages are marked where there is no chat template', () => {
    expect(template(true)).toBe('Yes');
    expect(template(false)).toContain('ChatML');
  });
});
