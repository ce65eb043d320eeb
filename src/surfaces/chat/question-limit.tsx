import { Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import { MAX_QUESTION_CHARS } from '@/src/protocol/chat';
import { formatCount } from '../words/format';

/** Length of a question as the host counts it, without white space at both ends. */
const charsOf = (question: string): number => question.trim().length;

/** Whether the host would refuse a question for its length. */
export function isTooLong(question: string): boolean {
  return charsOf(question) > MAX_QUESTION_CHARS;
}

/**
 * Says that a question is too long, and how long it may be. The field keeps every character: a pasted text that was cut
 * silently would be another question.
 */
export function TooLongNote(props: { readonly id: string; readonly question: string }): JSX.Element {
  return (
    <Show when={isTooLong(props.question)}>
      {/* Announced once when it appears, and not with each key that changes the count. */}
      <p class="panel-note" id={props.id} role="alert" aria-atomic="false" aria-relevant="additions">
        {i18n.t('chat.tooLong', [formatCount(MAX_QUESTION_CHARS), formatCount(charsOf(props.question))])}
      </p>
    </Show>
  );
}
