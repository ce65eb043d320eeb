import { Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { PassageRange, Quote } from '@/src/protocol/checked-answer';
import { QuoteList } from '../job/quote-list';

/** Says that nothing on the page seems to answer, and quotes the nearest passages. Stands above the model's answer. */
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
