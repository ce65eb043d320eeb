import { afterEach, describe, expect, it, vi } from 'vitest';
import type { LoggedEvent, TaskEvent } from '../../src/protocol/task-event';
import { reportTimings } from './report';

type Done = Extract<TaskEvent, { type: 'done' }>;

afterEach(() => {
  vi.restoreAllMocks();
});

/** What is printed about a job with this end. */
function printed(engine: Partial<Done['engine']>, counts: Partial<Done> = {}): string {
  const lines: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => {
    lines.push(line);
  });
  const done: Done = {
    type: 'done',
    finish: 'stop',
    engine: { provider: 'llama', backend: 'cpu', model: 'Small', contextTokens: 4_096, ...engine },
    coverage: { words: 1, ofWords: 1 },
    promptTokens: 300,
    cachedTokens: 0,
    tokens: 40,
    firstTokenMs: 1_000,
    totalMs: 3_000,
    ...counts,
  };
  const log: LoggedEvent[] = [{ seq: 1, at: 3_000, event: done }];
  reportTimings(log);
  return lines.join('\n');
}

describe('the timings of the demo', () => {
  it('use singular and plural', () => {
    expect(printed({ threads: 1 }, { promptTokens: 1, tokens: 1 })).toMatch(
      /processor \(1 thread\)[^]* 1 prompt token\n[^]* 1 token in /,
    );
    expect(printed({ threads: 3 })).toMatch(/processor \(3 threads\)[^]* 300 prompt tokens\n[^]* 40 tokens in /);
  });

  it('name the engine, and invent no number that it did not tell', () => {
    expect(printed({ provider: 'webllm', backend: 'webgpu', adapter: 'a card' })).toContain('WebGPU (a card)');
    expect(printed({})).toContain('processor (threads unknown)');
  });
});
