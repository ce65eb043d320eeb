/** What the panel's states are made of: turns of a conversation, a list of conversations, a site. */
import type { ChatSummary, ChatTurn } from '@/src/protocol/chat';
import type { TaskEvent } from '@/src/protocol/task-event';
import { CHAT_ID, fakeTurn } from '@/src/surfaces/testing/fake-chat';
import { ANSWER, engine, longTitle, one } from './samples';
import type { State } from './state';

/** A turn with an answer, unless `changes` say otherwise. */
export const turn = (index: number, question: string, changes: Partial<ChatTurn> = {}): ChatTurn =>
  fakeTurn({ turnId: String(index).padStart(32, 'e'), question, engine, ...changes });

/** An answer with every kind of markup. */
export const MARKDOWN = `### Three keepers

| Keeper | From | Clock |
|---|:-:|--:|
| A. Moe | 1874 | 2 s |
| K. Lind | 1899 | 11 s |

1. The **tide table** came first:
   - read at dawn
   - read at dusk, see [the archive](https://archive.example/keepers?year=1911)
2. Then the regulator, \`brass, No. 4\`

> “The bell does not lie, the clock may.”

\`\`\`
06:12  high water
12:31  low water, and a line that is much longer than the panel is wide
\`\`\`

An image ![of the light](https://archive.example/light.png), and <b onclick="alert(1)">raw HTML</b> stay text.`;
export const conversation = [
  turn(1, 'How did the keepers know the time?', { answer: ANSWER }),
  turn(2, 'When did it end?'),
];
export const summaries: ChatSummary[] = [
  {
    chatId: CHAT_ID,
    title: 'How the lighthouse keepers of the north coast kept time',
    createdAt: 1,
    updatedAt: Date.now(),
    turns: 2,
  },
  { chatId: 'd'.repeat(32), title: longTitle, createdAt: 1, updatedAt: 1_700_000_000_000, turns: 1 },
  { chatId: 'e'.repeat(32), title: 'عقد الإيجار', createdAt: 1, updatedAt: 1_600_000_000_000, turns: 12 },
];
export const site = { name: 'example.org', pattern: 'https://example.org/*', always: false };
/** A conversation in which a question is being answered. */
export const open = (events: readonly TaskEvent[]): State => ({
  models: one,
  site,
  events,
  chat: { turns: [...conversation, turn(3, 'And the fog signal?', { state: 'running', answer: '', engine: null })] },
});
