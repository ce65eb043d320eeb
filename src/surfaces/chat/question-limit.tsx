import { Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import { MAX_QUESTION_CHARS } from '@/src/protocol/chat';
import { formatCount } from '../words/format';

/** Characters of a question as the host counts them: the blank ends are not sent. */
const charsOf = (question: string): number => question.trim().length;

/** Whether the host would refuse a question for its length. */
export function isTooLong(question: string): boolean {
  return charsOf(question) > MAX_QUESTION_CHARS;
}

/**
 * Says that a question is too long, and by how much, as long as it is. The field keeps every character: to cut what was
 * pasted without a word would have another question answered.
 */
export function TooLongNote(props: { readonly id: string; readonly question: string }): JSX.Element {
  return (
    <Show when={isTooLong(props.question)}>
      {/* Said once when it comes; the count that changes with each key is there to be looked up. */}
      <p class="panel-note" id={props.id} role="alert" aria-atomic="false" aria-relevant="additions">
        {i18n.t('chat.tooLong', [formatCount(MAX_QUESTION_CHARS), formatCount(charsOf(props.question))])}
      </p>
    </Show>
  );
}
