/**
 * Whether a model's chat template puts into the prompt what it is given: one that drops the page would be asked for
 * nothing.
 */
import type { ChatMessage } from '@/src/engine/engine';
import { templateFault } from '@/src/engine/faults';
import { chatRequest } from './completion';
import { fillerOf, refusedLength } from './count';
import type { Session } from './session';

/**
 * White space that a template trims, and tokens that join over the border of two texts, are less than this of a filler.
 */
const SHARE = 0.9;

/** Asked for nothing, should it fit into the context after all. */
const SAMPLING = { temperature: 0, topP: 1, repetitionPenalty: 1, maxTokens: 0 } as const;

/**
 * Has the template make prompts of messages that are each longer than the context, which llama-server refuses with
 * their length before it computes anything (Gemma 3 270M, context 8,192: 0.1 s). A conversation of two questions has to
 * be there whole; a system message may be missing, and goes before the first question then.
 * @returns Whether a system message gets into the prompt.
 * @throws SottoError `model-broken` with `part: 'template'` where messages do not; as `Session.begin`.
 */
export async function takesSystem(session: Session): Promise<boolean> {
  const { text, tokens } = await fillerOf(session);
  const holds = async (messages: readonly ChatMessage[]): Promise<boolean> => {
    const length = await refusedLength(session, chatRequest({ messages, prefixLength: 0, sampling: SAMPLING }), true);
    const fillers = messages.filter(({ content }) => content === text).length;
    return length !== null && length >= SHARE * fillers * tokens;
  };
  const talk: ChatMessage[] = [
    { role: 'user', content: text },
    { role: 'assistant', content: 'a' },
    { role: 'user', content: text },
  ];
  if (await holds([{ role: 'system', content: text }, ...talk])) return true;
  if (await holds(talk)) return false;
  throw templateFault('The chat template leaves messages out.');
}
