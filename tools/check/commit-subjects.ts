/** How a commit's subject is written. */

const MOST_CHARS = 72;
/** Rooms, or parts of them: `surfaces/chat: `, `host, storage: `. Folders and tools beside `src` count as rooms. */
const ROOM = /^[\w.-]+(?:\/[\w.-]+)*(?:, [\w.-]+(?:\/[\w.-]+)*)?: \S/;

/** What is wrong with a subject, and what to do; null for a good one. */
export function subjectProblem(subject: string): string | null {
  if (!ROOM.test(subject)) return 'begin with the room that changes: "room: " or "room/part: "';
  if (subject.includes(';')) return 'a ";" joins two changes: make two commits, or say it without';
  if (subject.length > MOST_CHARS)
    return `${String(subject.length)} characters, ${String(MOST_CHARS)} are the most: move the why to the body`;
  return null;
}
