/**
 * Checks that a model's chat template writes the messages into the prompt. A template that drops the page would make
 * every answer worthless.
 */
import type { ChatMessage } from '@/src/engine/engine';
import { templateFault } from '@/src/engine/faults';
import { chatRequest } from './completion';
import { fillerOf, refusedLength } from './count';
import type { Session } from './session';

/** A prompt may have fewer tokens than its fillers by this share: templates trim, and tokens join at borders. */
const SHARE = 0.9;

/** For a prompt that fits into the context after all: generate nothing. */
const SAMPLING = { temperature: 0, topP: 1, repetitionPenalty: 1, maxTokens: 0 } as const;

/**
 * Renders prompts of messages that are each longer than the context. llama-server refuses them with their length before
 * it computes anything (Gemma 3 270M, context 8,192: 0.1 s). Two questions have to be there whole. A system message may
 * be missing: it then goes before the first question.
 * @returns Whether a system message gets into the prompt.
 * @throws SottoError `model-broken` with `part: 'template'` if messages are missing; as `Session.begin`.
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
