/** Counts stored conversations and jobs in the extension's database. */
import type { Place } from './place.ts';

export interface StoredChats {
  /** Conversations and their pages; 0 where the database does not exist. */
  readonly chats: number;
  readonly pages: number;
}

/** Counts conversations and their pages. @param surface a page of the extension in an ordinary window */
export async function countChats(surface: Place): Promise<StoredChats> {
  const { chats, pages } = await countRows(surface);
  return { chats, pages };
}

/** Counts jobs and their logs, conversations and their pages. */
export function countRows(surface: Place): Promise<StoredChats & { readonly jobs: number; readonly events: number }> {
  return surface.evaluate(async () => {
    if (!(await indexedDB.databases()).some(({ name }) => name === 'sotto'))
      return { jobs: 0, events: 0, chats: 0, pages: 0 };
    const settled = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => {
          resolve(request.result);
        };
        request.onerror = () => {
          reject(new Error(request.error?.message));
        };
      });
    const database = await settled(indexedDB.open('sotto'));
    try {
      const read = database.transaction(['jobs', 'events', 'chats', 'pages']);
      const count = (store: string): Promise<number> => settled(read.objectStore(store).count());
      const [jobs, events, chats, pages] = await Promise.all([
        count('jobs'),
        count('events'),
        count('chats'),
        count('pages'),
      ]);
      return { jobs, events, chats, pages };
    } finally {
      database.close();
    }
  });
}
