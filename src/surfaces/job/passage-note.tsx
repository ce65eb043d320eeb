import type { JSX } from 'solid-js';

/** Why a passage was not shown; stays at the lower edge of what scrolls, so that it is seen from any mark. */
export function PassageNote(props: { words: string }): JSX.Element {
  return (
    <p class="passage-note" role="status">
      {props.words}
    </p>
  );
}
