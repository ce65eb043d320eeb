/** Finds the answer that a later job goes on with in an earlier job's log. */
import type { TaskEvent } from '@/src/protocol/task-event';

/**
 * The answer that met its limit; '' for any other. Also '' for a rewrite in parts: whole parts are known notes, and the
 * others are written again.
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
