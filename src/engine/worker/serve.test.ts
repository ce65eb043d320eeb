import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Token } from '@/src/engine/engine';
import { SottoError } from '@/src/protocol/errors';
import type { Order, Report } from './messages';
import { serveOrders, type Served, type WorkerSide } from './serve';

const END: Token = { type: 'end', finish: 'stop', promptTokens: 3, cachedTokens: 0, tokens: 1 };
const WORD: Token = { type: 'text', text: 'Hi', tokens: 1 };
const REQUEST = {
  messages: [{ role: 'user', content: 'Hi' }],
  prefixLength: 0,
  sampling: { temperature: 0, topP: 1, repetitionPenalty: 1, maxTokens: 8 },
} as const;

/** The engine's side of a worker: keeps its reports, and sends orders. */
class Line {
  readonly heard: Report<string>[] = [];
  private listener: (event: MessageEvent<Order<string>>) => void = () => undefined;

  postMessage(report: Report<string>): void {
    this.heard.push(report);
  }
  addEventListener(_: 'message', listener: (event: MessageEvent<Order<string>>) => void): void {
    this.listener = listener;
  }
  send(order: Order<string>): void {
    this.listener(new MessageEvent('message', { data: order }));
  }
  /** The last report, once it is of this type. */
  async hears(type: Report<string>['type']): Promise<unknown> {
    await vi.waitFor(() => {
      expect(this.heard.at(-1)?.type).toBe(type);
    });
    return this.heard.at(-1);
  }
}

let line: Line;
let answer: Served['generate'];
let forgotten: number;
const cached: Served['cached'] = (messages) => ({ promptTokens: messages.length, cachedTokens: 0 });
const forget = (): void => {
  forgotten += 1;
};
let begin: WorkerSide<string, string>['begin'];

beforeEach(() => {
  vi.stubGlobal('navigator', { locks: { request: (_: string, held: () => Promise<never>) => held() } });
  line = new Line();
  forgotten = 0;
  answer = async function* () {
    yield await Promise.resolve(WORD);
    yield END;
  };
  begin = (task, { note }) => {
    note(`for ${task}`);
    return Promise.resolve({ generate: (...of) => answer(...of), count: (text) => text.length, cached, forget });
  };
  serveOrders(line, { begin: (...of) => begin(...of), explain: (error) => error });
});

async function ready(): Promise<void> {
  line.send({ type: 'begin', task: 'a model', lifeLock: 'lock' });
  await line.hears('ready');
}

describe("a worker's side", () => {
  it('holds its life lock, does its task, and reports', async () => {
    await ready();
    expect(line.heard).toEqual([{ type: 'alive' }, { type: 'note', note: 'for a model' }, { type: 'ready' }]);
  });

  it('answers, and counts', async () => {
    await ready();
    line.send({ type: 'generate', id: 1, ...REQUEST });
    await vi.waitFor(() => {
      expect(line.heard.slice(3)).toEqual([
        { type: 'token', id: 1, token: WORD },
        { type: 'token', id: 1, token: END },
      ]);
    });
    line.send({ type: 'count', id: 2, text: 'four' });
    expect(await line.hears('counted')).toEqual({ type: 'counted', id: 2, tokens: 4 });
  });

  it('tells how much of a prompt is cached, without an answer', async () => {
    await ready();
    line.send({ type: 'cached', id: 1, messages: REQUEST.messages });
    expect(await line.hears('sized')).toEqual({ type: 'sized', id: 1, size: { promptTokens: 1, cachedTokens: 0 } });
  });

  it('empties the cache at once, or at the end of an answer', async () => {
    await ready();
    line.send({ type: 'forget' });
    expect(forgotten).toBe(1);
    const going = Promise.withResolvers<Token>();
    answer = async function* () {
      yield await going.promise;
    };
    line.send({ type: 'generate', id: 1, ...REQUEST });
    line.send({ type: 'forget' });
    expect(forgotten).toBe(1);
    going.resolve(END);
    await line.hears('token');
    await vi.waitFor(() => {
      expect(forgotten).toBe(2);
    });
    line.send({ type: 'generate', id: 2, ...REQUEST });
    await line.hears('token');
    expect(forgotten).toBe(2);
  });

  it('reports a stopped answer, and does not stop the next', async () => {
    await ready();
    answer = async function* (_, stopped) {
      while (!stopped()) yield await new Promise<Token>((resolve) => setTimeout(() => resolve(WORD), 1));
    };
    line.send({ type: 'generate', id: 1, ...REQUEST });
    await line.hears('token');
    line.send({ type: 'stop', id: 1 });
    expect(await line.hears('stopped')).toEqual({ type: 'stopped', id: 1 });
    line.send({ type: 'generate', id: 2, ...REQUEST });
    await line.hears('token');
    line.send({ type: 'stop', id: 2 });
    expect(await line.hears('stopped')).toEqual({ type: 'stopped', id: 2 });
  });

  it.each([
    ['a named error ends the answer', new SottoError('context-overflow', 'too long'), 1, 'context-overflow'],
    ['an error without a name ends the worker', new Error('a trap'), null, 'engine-lost'],
    ['a lack of memory ends the worker, too, with a name', new RangeError('no room'), null, 'engine-out-of-memory'],
    ['a full stack is not a lack of memory', new RangeError('Maximum call stack size exceeded'), null, 'engine-lost'],
    [
      'a wrong address is not a lack of memory',
      new WebAssembly.RuntimeError('memory access out of bounds'),
      null,
      'engine-lost',
    ],
  ])('%s', async (_, error, id, code) => {
    await ready();
    answer = () => ({
      [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }),
    });
    line.send({ type: 'generate', id: 1, ...REQUEST });
    expect(await line.hears('failed')).toMatchObject({ type: 'failed', id, error: { code } });
  });

  it('names the failure of its task, and cannot be used then', async () => {
    begin = () => Promise.reject(new Error('something new'));
    line.send({ type: 'begin', task: 'a model', lifeLock: 'lock' });
    expect(await line.hears('failed')).toMatchObject({ id: null, error: { code: 'engine-load-failed' } });
    line.send({ type: 'count', id: 2, text: 'four' });
    expect(await line.hears('failed')).toMatchObject({ id: 2, error: { code: 'engine-failed' } });
  });
});
