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

/** The engine's side of a worker: what it hears, and what it sends. */
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
  /** The last that was heard, once there is one of this type. */
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
  it('holds its life lock, does its task, and tells what there is to tell', async () => {
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

  it('says how much of a prompt is read, without an answer', async () => {
    await ready();
    line.send({ type: 'cached', id: 1, messages: REQUEST.messages });
    expect(await line.hears('sized')).toEqual({ type: 'sized', id: 1, size: { promptTokens: 1, cachedTokens: 0 } });
  });

  it('forgets at once where nothing is answered, and an answer at its end', async () => {
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

  it('says when an answer was stopped, and knows nothing of it for the next', async () => {
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
    ['what has a name costs the answer', new SottoError('context-overflow', 'too long'), 1, 'context-overflow'],
    ['what has none costs the worker', new Error('a trap'), null, 'engine-lost'],
    ['a lack of memory, too, by its name', new RangeError('no room'), null, 'engine-out-of-memory'],
    ['a full stack is no lack of memory', new RangeError('Maximum call stack size exceeded'), null, 'engine-lost'],
    ['nor is a wrong address', new WebAssembly.RuntimeError('memory access out of bounds'), null, 'engine-lost'],
  ])('%s', async (_, error, id, code) => {
    await ready();
    answer = () => ({
      [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }),
    });
    line.send({ type: 'generate', id: 1, ...REQUEST });
    expect(await line.hears('failed')).toMatchObject({ type: 'failed', id, error: { code } });
  });

  it('names what its task failed of, and is of no use then', async () => {
    begin = () => Promise.reject(new Error('something new'));
    line.send({ type: 'begin', task: 'a model', lifeLock: 'lock' });
    expect(await line.hears('failed')).toMatchObject({ id: null, error: { code: 'engine-load-failed' } });
    line.send({ type: 'count', id: 2, text: 'four' });
    expect(await line.hears('failed')).toMatchObject({ id: 2, error: { code: 'engine-failed' } });
  });
});
