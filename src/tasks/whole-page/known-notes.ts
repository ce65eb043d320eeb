/** What an earlier job had noted of a text before it ended, found in its log: it need not be read again. */
import type { TaskEvent } from '@/src/protocol/task-event';

/** Notes by the key of the section that they are on. */
export type KnownNotes = ReadonlyMap<string, string>;

export const NO_NOTES: KnownNotes = new Map();

/** The finished ones: another section, or the end of the job, came after them. */
export function knownNotes(log: readonly TaskEvent[]): KnownNotes {
  const found = new Map<string, string>();
  let open: { key: string; text: string } | null = null;
  const finish = (): void => {
    if (open && open.key !== '' && open.text.trim() !== '') found.set(open.key, open.text);
    open = null;
  };
  for (const event of log) {
    if (event.type === 'section') {
      finish();
      open = { key: event.key, text: '' };
    } else if (event.type === 'token' && open) {
      open.text += event.text;
    } else if (event.type === 'done') {
      finish();
    }
  }
  return found;
}

/** A short name for a prompt: two 32-bit FNV-1a hashes. Not for secrets, only to know it again. */
export function keyOf(text: string): string {
  let [a, b] = [0x811c9dc5, 0x01000193];
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    a = Math.imul(a ^ unit, 0x01000193);
    b = Math.imul(b ^ unit, 0x85ebca6b);
  }
  return [a, b].map((half) => (half >>> 0).toString(16).padStart(8, '0')).join('');
}
