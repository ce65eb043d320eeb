// @vitest-environment happy-dom
import '../testing/words';
import { afterEach, expect, it, vi } from 'vitest';
import { openTurn } from '../testing/fake-chat';
import { installed } from '../testing/fake-models';
import type { Shown } from '../testing/render';
import { showPanel } from '../testing/show-panel';

const engine = { provider: 'llama', backend: 'cpu', model: 'Small', contextTokens: 8_192 } as const;
const reading = { type: 'reading', engine, coverage: { words: 62, ofWords: 100 }, fraction: 1 } as const;

let shown: Shown;
afterEach(() => {
  shown.dispose();
});

it('tells a screen reader the start, whole sentences and the end, and never a token', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  try {
    const said: string[] = [];
    shown = showPanel({
      models: [installed()],
      chat: { turns: [openTurn] },
      events: [reading],
      stream: { pieces: ['It ', 'was so', '. ', 'Then it', ' ended. And'], everyMs: 20, batch: 1 },
    });
    const region = (): string => shown.text('.panel > [role=status]');
    for (let step = 0; step < 60; step += 1) {
      await vi.advanceTimersByTimeAsync(500);
      await new Promise((resolve) => {
        requestAnimationFrame(resolve);
      });
      if (region() !== '' && said.at(-1) !== region()) said.push(region());
      if (said.at(-1)?.includes('stopped')) break;
    }
    expect(said[0]).toBe('Answering');
    expect(said.join(' ')).toContain('It was so.');
    expect(said.join(' ')).toContain('The answer was stopped.');
    expect(said).not.toContain('It');
    expect(said.join(' ').match(/It was so/g)).toHaveLength(1);
  } finally {
    vi.useRealTimers();
  }
});
