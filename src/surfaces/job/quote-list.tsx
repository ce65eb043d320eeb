import { For, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';
import type { PassageRange, Quote } from '@/src/protocol/checked-answer';

interface QuoteListProps {
  readonly quotes: readonly Quote[];
  /** Whether there is an answer: the quotes are then folded away. */
  readonly aside: boolean;
  /** Their heading; absent: "Quoted from the page". */
  readonly label?: string;
  /** Shows a quote in the page; null where the surface cannot reach the page. */
  readonly onShow: ((passage: PassageRange) => void) | null;
}

/** Sentences of the page, marked as quotes. They were chosen without a model. */
export function QuoteList(props: QuoteListProps): JSX.Element {
  const label = (): string => props.label ?? i18n.t('job.quotes');
  const list = (): JSX.Element => (
    <ul class="quote-list">
      <For each={props.quotes}>
        {(quote) => (
          <li>
            <Show when={props.onShow} fallback={<q>{quote.text}</q>}>
              {(show) => (
                <button
                  type="button"
                  class="quote-link"
                  title={i18n.t('passages.showOnPage')}
                  onClick={() => {
                    show()(quote);
                  }}
                >
                  <q>{quote.text}</q>
                </button>
              )}
            </Show>
          </li>
        )}
      </For>
    </ul>
  );
  return (
    <Show when={props.quotes.length > 0}>
      <Show
        when={props.aside}
        fallback={
          <section class="job-quotes" aria-label={label()}>
            <h2 class="quote-label">{label()}</h2>
            {list()}
          </section>
        }
      >
        <details class="job-notes">
          <summary>{label()}</summary>
          {list()}
        </details>
      </Show>
    </Show>
  );
}
