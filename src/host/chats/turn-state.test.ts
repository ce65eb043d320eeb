import { describe, expect, it } from 'vitest';
import type { ChatTurn } from '@/src/protocol/chat';
import type { LoggedEvent, TaskEvent } from '@/src/protocol/task-event';
import { newTurn } from './conversation';
import { mayGoOn, closeFromLog, turnGoingOn } from './turn-state';

const engine = { provider: 'llama', backend: 'cpu', model: 'Small', contextTokens: 512 } as const;
const done = {
  type: 'done',
  engine,
  coverage: { words: 1, ofWords: 1 },
  promptTokens: 1,
  cachedTokens: 0,
  tokens: 1,
  firstTokenMs: 1,
  totalMs: 1,
} as const;
const logged = (events: readonly TaskEvent[]): LoggedEvent[] =>
  events.map((event, index) => ({ seq: index + 1, at: index, event }));

describe('a turn closed from its log', () => {
  it.each(['length', 'repetition'] as const)(
    'keeps no more than is to be kept of an answer that ended by %s',
    (finish) => {
      const turn = closeFromLog(
        newTurn('a'.repeat(32), 'b'.repeat(32), 'When?'),
        logged([
          { type: 'token', text: 'One is whole. ', tokens: 3 },
          { type: 'token', text: 'Two is', tokens: 2 },
          { ...done, finish, kept: 13 },
        ]),
      );
      expect(turn).toMatchObject({ state: 'done', answer: 'One is whole.', finish });
    },
  );
});

describe('a turn that went on', () => {
  const before: ChatTurn = {
    ...newTurn('a'.repeat(32), 'b'.repeat(32), 'When?'),
    state: 'done',
    answer: 'One is whole.',
    finish: 'length',
  };
  const again = turnGoingOn(before, 'c'.repeat(32));
  const begun = { type: 'begun', text: before.answer } as const;
  const more = { type: 'token', text: ' Two is', tokens: 2 } as const;

  it('may go on once more where that brought a word, and only there', () => {
    const longer = closeFromLog(again, logged([begun, more, { ...done, finish: 'length' }]));
    expect(mayGoOn(longer)).toBe(true);
    const same = closeFromLog(again, logged([begun, more, { ...done, finish: 'length', kept: 13 }]));
    expect(same).toMatchObject({ answer: before.answer, finish: 'length', exhausted: true });
    expect(mayGoOn(same)).toBe(false);
  });

  it.each([
    [[begun, more, { type: 'cancelled', reason: 'user' }], 'cancelled', 'One is whole. Two is'],
    [[begun, { type: 'failed', error: { code: 'engine-lost', message: '' } }], 'failed', 'One is whole.'],
    // Nothing of the job had been written when the host ended.
    [[], 'failed', 'One is whole.'],
  ] as const)('and was stopped or failed may go on with what there is: %j', (events, state, answer) => {
    const ended = closeFromLog(again, logged(events));
    expect(ended).toMatchObject({ state, answer });
    expect(mayGoOn(ended)).toBe(true);
  });

  it('is not what a turn was that was stopped or failed before', () => {
    const first = newTurn('a'.repeat(32), 'b'.repeat(32), 'When?');
    expect(mayGoOn(closeFromLog(first, logged([more, { type: 'cancelled', reason: 'user' }])))).toBe(false);
  });
});
