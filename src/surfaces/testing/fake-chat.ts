import type { Chat, ChatTurn } from '@/src/protocol/chat';
import type { Params, Result } from '@/src/protocol/calls';
import type { hostCalls } from '@/src/protocol/host-calls';
import { TAB_DOCUMENT } from '@/src/protocol/source';
import type { TaskEvent } from '@/src/protocol/task-event';
import { SOURCE } from '@/tests/fixtures/source';

export const CHAT_ID = 'c0'.repeat(16);
/** What the page in front and its conversation are about. */
export const SUBJECT = 'f0'.repeat(16);
/** The job of every scripted answer. */
export const JOB_ID = '0123456789abcdef0123456789abcdef';

/** A conversation in which a question adds a turn. Whoever plays the turn's job tells when it ends. */
export class FakeChat {
  private now: Chat;
  private readonly listeners = new Set<(chat: Chat) => void>();

  constructor(changes: Partial<Chat>) {
    this.now = {
      chatId: CHAT_ID,
      source: { id: SOURCE, kind: TAB_DOCUMENT, subject: SUBJECT },
      title: 'How the lighthouse keepers of the north coast kept time',
      language: 'en',
      createdAt: 1,
      updatedAt: 1,
      keptWords: 1_840,
      visibleWords: 2_010,
      ephemeral: false,
      turns: [],
      ...changes,
    };
  }

  /** Removes all turns. */
  empty(): Result<typeof hostCalls, 'host.newChat'> {
    this.change([]);
    return { chatId: this.now.chatId };
  }

  follow(listener: (chat: Chat) => void): () => void {
    this.listeners.add(listener);
    queueMicrotask(() => {
      listener(this.now);
    });
    return () => {
      this.listeners.delete(listener);
    };
  }

  ask({
    question,
    replaces,
  }: Pick<Params<typeof hostCalls, 'host.ask'>, 'question' | 'replaces'>): Result<typeof hostCalls, 'host.ask'> {
    const turn = fakeTurn({
      turnId: String(this.now.turns.length + 1).padStart(32, 'a'),
      question,
      state: 'running',
      answer: '',
      finish: null,
    });
    const index = this.now.turns.findIndex(({ turnId }) => turnId === replaces);
    this.change([...this.now.turns.slice(0, index === -1 ? undefined : index), turn]);
    return { turnId: turn.turnId, jobId: turn.jobId };
  }

  goOn({ turnId }: Pick<Params<typeof hostCalls, 'host.goOn'>, 'turnId'>): Result<typeof hostCalls, 'host.goOn'> {
    this.change(
      this.now.turns.map((turn) => (turn.turnId === turnId ? { ...turn, state: 'running', finish: null } : turn)),
    );
    return { jobId: JOB_ID };
  }

  /** Tells that the open turn's job has ended. */
  end(event: TaskEvent, answer: string): void {
    const state = event.type === 'failed' || event.type === 'cancelled' ? event.type : 'done';
    this.change(
      this.now.turns.map((turn) =>
        turn.state === 'running'
          ? {
              ...turn,
              state,
              answer: event.type === 'done' ? answer.slice(0, event.kept) : answer,
              finish: event.type === 'done' ? event.finish : null,
              error: event.type === 'failed' ? event.error : null,
            }
          : turn,
      ),
    );
  }

  private change(turns: readonly ChatTurn[]): void {
    this.now = { ...this.now, turns: [...turns] };
    for (const listener of this.listeners) listener(this.now);
  }
}

/** A turn, done unless `changes` say otherwise. */
export function fakeTurn(changes: Partial<ChatTurn>): ChatTurn {
  return {
    turnId: '1'.padStart(32, 'a'),
    question: 'When did it end?',
    askedAt: 1,
    jobId: JOB_ID,
    state: 'done',
    answer: 'In 1962.',
    finish: 'stop',
    error: null,
    coverage: { words: 1_840, ofWords: 1_840 },
    engine: null,
    ...changes,
  };
}

/** A turn whose answer is still being written. */
export const openTurn: ChatTurn = fakeTurn({
  turnId: 'b'.repeat(32),
  question: 'And then?',
  state: 'running',
  answer: '',
  finish: null,
});
