import { Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { PassageRange, Quote } from '@/src/protocol/checked-answer';
import { QuoteList } from '../job/quote-list';

/** That nothing on the page seems to answer, with what is nearest to the question; above what the model says. */
export function Unanswered(props: {
  nearest: readonly Quote[] | null | undefined;
  onShow: ((passage: PassageRange) => void) | null;
}): JSX.Element {
  return (
    <Show when={props.nearest}>
      {(nearest) => (
        <div class="turn-unanswered">
          <p class="turn-fact">{i18n.t('chat.unanswered')}</p>
          <QuoteList quotes={nearest()} label={i18n.t('chat.nearest')} aside={false} onShow={props.onShow} />
        </div>
      )}
    </Show>
  );
}
