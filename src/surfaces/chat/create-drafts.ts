import { createSignal } from 'solid-js';

/** What was typed and not sent, for each conversation, while the panel is open. */
export interface Drafts {
  of(chatId: string): string;
  set(chatId: string, text: string): void;
  /** Moves a draft to another conversation, unless that one has its own. */
  move(from: string, to: string): void;
}

export function createDrafts(): Drafts {
  const [texts, setTexts] = createSignal<ReadonlyMap<string, string>>(new Map());
  const of = (chatId: string): string => texts().get(chatId) ?? '';
  const set = (chatId: string, text: string): void => {
    setTexts((all) => new Map(all).set(chatId, text));
  };
  return {
    of,
    set,
    move(from, to) {
      if (of(from) === '' || of(to) !== '' || from === to) return;
      set(to, of(from));
      set(from, '');
    },
  };
}
