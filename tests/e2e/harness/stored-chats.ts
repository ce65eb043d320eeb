/** What of conversations lies on the disk, looked up in the extension's database itself. */
import type { Place } from './place.ts';

export interface StoredChats {
  /** Conversations and the pages that they are about; 0 where the database does not exist. */
  readonly chats: number;
  readonly pages: number;
}

/** Counts what is stored. @param surface a page of the extension in an ordinary window. */
export function countChats(surface: Place): Promise<StoredChats> {
  return surface.evaluate(async () => {
    if (!(await indexedDB.databases()).some(({ name }) => name === 'sotto')) return { chats: 0, pages: 0 };
    const settled = <T>(request: IDBRequest<T>): Promise<T> => new Promise((resolve, reject) => {
      request.onsuccess = () => { resolve(request.result); };
      request.onerror = () => { reject(new Error(request.error?.message)); };
    });
    const database = await settled(indexedDB.open('sotto'));
    try {
      const read = database.transaction(['chats', 'pages']);
      const [chats, pages] = await Promise.all([settled(read.objectStore('chats').count()), settled(read.objectStore('pages').count())]);
      return { chats, pages };
    } finally {
      database.close();
    }
  });
}
