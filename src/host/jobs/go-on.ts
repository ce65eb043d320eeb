/** The answer that a later job goes on with, out of an earlier one's log. */
import type { TaskEvent } from '@/src/protocol/task-event';

/**
 * What is kept of an answer that met its limit; '' for any other, and for a text that was written anew in parts: there
 * the parts that are whole are known, and the others are written once more.
 */
export function begunAnswer(events: readonly TaskEvent[]): string {
  let pieces: string[] = [];
  let isNote = false;
  for (const event of events) {
    if (event.type === 'section') {
      if (event.step === 'part') return '';
      isNote = event.step === 'notes';
    } else if (event.type === 'begun') {
      pieces = [event.text];
    } else if (event.type === 'token' && !isNote) {
      pieces.push(event.text);
    } else if (event.type === 'done') {
      return event.finish === 'length' ? pieces.join('').slice(0, event.kept) : '';
    }
  }
  return '';
}
