import { createEffect, createSignal, on, onCleanup, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { ChatTurn } from '@/src/protocol/chat';
import { countWords } from '@/src/protocol/count-words';
import { errorSentence } from '../words/error-words';
import { isShortened } from '../job/job-state';
import { readChoiceWords, withPart } from '../job/job-words';
import { formatCount } from '../words/format';
import type { ShownConversation } from './create-conversation';
import { languageWords } from './question-language';
import { SAY_EVERY_MS, spoken, wholeSentences, type SentenceEnd } from './sentences';

/** The panel's one live region: the start of an answer, its whole sentences, and its end. */
export function Announcer(props: { conversation: ShownConversation; news: string }): JSX.Element {
  const [said, setSaid] = createSignal('');
  const queue: string[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = (): void => {
    timer = undefined;
    const words = queue.splice(0).join(' ');
    // It is emptied afterwards, so that a screen reader finds no old words.
    setSaid(words);
    if (words !== '') timer = setTimeout(flush, SAY_EVERY_MS);
  };
  const say = (words: string): void => {
    if (words === '') return;
    queue.push(words);
    if (timer === undefined) flush();
  };
  onCleanup(() => {
    clearTimeout(timer);
  });
  createEffect(on(() => props.news, say));
  // eslint-disable-next-line solid/reactivity -- a panel has one conversation object for its whole life
  followAnswer(props.conversation, say);
  return (
    <p class="visually-hidden" role="status">
      {said()}
    </p>
  );
}

/** Announces what is new in the open answer, and how it ended. Earlier answers are not announced. */
function followAnswer({ open, chat, job }: ShownConversation, say: (words: string) => void): void {
  let told: SentenceEnd = { end: 0, read: 0 };
  createEffect(
    on(
      () => open()?.turnId ?? null,
      (turnId, before) => {
        const ended = chat()?.turns.find((turn) => turn.turnId === before);
        if (ended && turnId !== before) {
          say(spoken(ended.answer.slice(told.end)));
          say(endingWords(ended));
        }
        // The beginning of a continued answer has already been announced.
        const begun = open()?.answer.length ?? 0;
        told = { end: begun, read: begun };
        if (turnId !== null) say(i18n.t('chat.announceStart'));
      },
    ),
  );
  createEffect(
    on(
      () => open() !== null && job.state().nearest !== null,
      (unanswered) => {
        if (unanswered) say(i18n.t('chat.unanswered'));
      },
    ),
  );
  createEffect(
    on(
      () => (open() === null ? null : job.state().language),
      (language) => {
        if (language) say(languageWords(language));
      },
    ),
  );
  createEffect(
    on(
      () => job.state().text,
      (now) => {
        if (open() === null) return;
        const next = wholeSentences(now, told);
        say(spoken(now.slice(told.end, next.end)));
        told = next;
      },
    ),
  );
}

function endingWords(turn: ChatTurn): string {
  if (turn.state === 'done') {
    if (turn.finish === 'choose') return readChoiceWords(turn);
    const words = countWords(turn.answer);
    return withPart(
      i18n.t(isShortened(turn) ? 'chat.announceShortened' : 'chat.announceDone', words, [formatCount(words)]),
      turn.coverage,
    );
  }
  if (turn.state === 'cancelled') return i18n.t('chat.announceStopped');
  return i18n.t('chat.announceFailed', [
    turn.error ? errorSentence(turn.error.code, turn.error.data, turn.answer.trim() !== '') : '',
  ]);
}
