/**
 * Rows that were written before texts had ids. A place in them stands in the one text that the conversation, or the
 * job, is about: it gets an id that no script has, for those that had read the text ended with that version.
 */
import type { CheckedAnswer } from '@/src/protocol/checked-answer';
import type { ChatTurn } from '@/src/protocol/chat';
import { TAB_DOCUMENT, type SourceId, type SourceRef } from '@/src/protocol/source';
import type { LoggedEvent, TaskEvent } from '@/src/protocol/task-event';
import type { ChatRow } from './database';

/** What an earlier version called the document that a conversation is about. */
interface EarlierChat {
  readonly pageKey: string;
}

/** A conversation as it is written now. */
export function chatOfNow(row: ChatRow | (Omit<ChatRow, 'source'> & EarlierChat)): ChatRow {
  if ('source' in row) return row;
  const { pageKey, ...kept } = row;
  const source: SourceRef = { id: pageKey, kind: TAB_DOCUMENT, subject: pageKey };
  return { ...kept, source, turns: row.turns.map((turn) => turnOf(source.id, turn)) };
}

/** An entry of a job's log as it is written now. */
export function entryOfNow(jobId: string, entry: LoggedEvent): LoggedEvent {
  return { ...entry, event: eventOf(jobId, entry.event) };
}

function turnOf(source: SourceId, { nearest, checked, ...turn }: ChatTurn): ChatTurn {
  return {
    ...turn,
    ...(nearest && { nearest: nearest.map((quote) => inSource(source, quote)) }),
    ...(checked && { checked: checkedOf(source, checked) }),
  };
}

function eventOf(source: SourceId, event: TaskEvent): TaskEvent {
  switch (event.type) {
    case 'quotes':
      return { ...event, quotes: event.quotes.map((quote) => inSource(source, quote)) };
    case 'unanswered':
      return { ...event, nearest: event.nearest.map((quote) => inSource(source, quote)) };
    case 'checked':
      return { ...event, checked: checkedOf(source, event.checked) };
    default:
      return event;
  }
}

function checkedOf(source: SourceId, { sentences, ...checked }: CheckedAnswer): CheckedAnswer {
  return {
    ...checked,
    sentences: sentences.map((sentence) => ({
      ...sentence,
      passage: sentence.passage && inSource(source, sentence.passage),
    })),
  };
}

function inSource<R extends object>(source: SourceId, range: R): R {
  return { source, ...range };
}
