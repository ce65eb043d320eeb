/** Finds the notes of an earlier job on a text in its log, so that those sections need not be read again. */
import type { TaskEvent } from '@/src/protocol/task-event';

type SectionEvent = Extract<TaskEvent, { type: 'section' }>;

/** Notes by the key of the section that they are on. */
export type KnownNotes = ReadonlyMap<string, string>;

export const NO_NOTES: KnownNotes = new Map();

/**
 * The finished notes of a log: those that another section, or the job's end, follows. Notes that met their limit are
 * cut to what was kept. A cut part of a rewritten text is left out.
 */
export function knownNotes(log: readonly TaskEvent[]): KnownNotes {
  const found = new Map<string, string>();
  let open: { readonly event: SectionEvent; text: string } | null = null;
  // The length of earlier parts of a rewritten text.
  let length = 0;
  const finish = (kept: number | undefined): void => {
    if (!open) return;
    const {
      event: { key, step },
      text,
    } = open;
    const isCut = kept !== undefined && kept < text.length;
    const rest = text.slice(0, kept);
    if (key !== '' && rest.trim() !== '' && !(isCut && step === 'part')) found.set(key, rest);
    length += rest.length;
    open = null;
  };
  for (const event of log) {
    if (event.type === 'section') {
      finish(event.kept);
      open = { event, text: '' };
    } else if (event.type === 'token' && open) {
      open.text += event.text;
    } else if (event.type === 'done') {
      finish(open?.event.step === 'part' && event.kept !== undefined ? event.kept - length : event.kept);
    }
  }
  return found;
}

/** A short key for a prompt, to recognize it: two 32-bit FNV-1a hashes. Not for secrets. */
export function keyOf(text: string): string {
  let [a, b] = [0x811c9dc5, 0x01000193];
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x85ebca6b);
  }
  return [a, b].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
}
