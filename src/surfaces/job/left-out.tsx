import { For, Show, type JSX } from 'solid-js';
import { i18n } from '#i18n';

/** The model's remarks beside a rewritten text. They are not part of the text, but can be looked at. */
export function LeftOut(props: { asides: readonly string[] }): JSX.Element {
  return (
    <Show when={props.asides.length > 0}>
      <details class="job-notes">
        <summary>{i18n.t('job.leftOut')}</summary>
        <For each={props.asides}>
          {(said) => (
            <p class="left-out" dir="auto">
              {said}
            </p>
          )}
        </For>
      </details>
    </Show>
  );
}
