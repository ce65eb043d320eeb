import { For, type JSX } from 'solid-js';

/** Radio buttons, each with a name and a sentence. `title`: the id of the heading that names the choice. */
export function Choices<T extends string>(props: {
  name: string;
  title: string;
  ids: readonly T[];
  chosen: T;
  label: (id: T) => string;
  text: (id: T) => string;
  onChoose: (id: T) => void;
}): JSX.Element {
  return (
    <div class="choices" role="radiogroup" aria-labelledby={props.title}>
      <For each={props.ids}>
        {(id) => (
          <label class="choice">
            <input
              type="radio"
              name={props.name}
              value={id}
              checked={props.chosen === id}
              onChange={() => {
                props.onChoose(id);
              }}
            />
            <span class="choice-body">
              <span class="choice-name">{props.label(id)}</span>
              <span class="choice-words">{props.text(id)}</span>
            </span>
          </label>
        )}
      </For>
    </div>
  );
}
