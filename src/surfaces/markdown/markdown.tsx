import { createEffect, createMemo, createSignal, on, onCleanup, Show, type Accessor, type JSX } from 'solid-js';
import { MarkdownWriter } from './markdown-writer';
import { make } from './inline';
import { PassagePreview } from './passage-preview';
import { insertMarks, type SentenceMark } from './sentence-marks';
import { markedRanges, paint, type TextMark } from './text-marks';

/** How much is drawn in one step, in characters, and how long one task may draw, in milliseconds. */
const STEP_CHARS = 1_000;
const TASK_MS = 8;
/** After drawing it waits so many times as long as that took, so that a slow machine can still scroll. */
const REST = 4;

interface Marks {
  /** What to underline in the finished answer. */
  readonly marks?: readonly TextMark[] | undefined;
  /** Sentences that lead to the page. */
  readonly passages?: readonly SentenceMark[] | undefined;
}

/**
 * An answer as inert nodes: its text is never parsed as HTML, and nothing in it loads. `over`: whether it is complete.
 * New text is shown at once while that is cheap, else in larger steps.
 */
export function Markdown(props: Marks & { text: string; over: boolean }): JSX.Element {
  let root!: HTMLDivElement;
  let writer: MarkdownWriter | null = null;
  let [text, over] = ['', false];
  let [written, restUntil] = ['', 0];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const [finished, setFinished] = createSignal<string | null>(null);

  const begin = (): MarkdownWriter => {
    root.replaceChildren();
    [written, restUntil] = ['', 0];
    return new MarkdownWriter(root);
  };
  /** The answer is marked as busy while the shown text is behind. */
  const tellLag = (): void => {
    const busy = String(written !== text);
    if (root.ariaBusy !== busy) root.ariaBusy = busy;
  };
  const work = (): void => {
    timer = undefined;
    try {
      render();
    } catch {
      // A text that cannot be drawn is shown as it is.
      root.replaceChildren(make('p', '', [text]));
      [writer, written] = [null, text];
    }
    tellLag();
  };
  const render = (): void => {
    if (!text.startsWith(written)) writer = null;
    if (!writer && over && written === text) return;
    writer ??= begin();
    const started = performance.now();
    while (written.length < text.length && performance.now() - started < TASK_MS) {
      const piece = text.slice(written.length, written.length + STEP_CHARS);
      writer.write(piece);
      written += piece;
    }
    const spent = performance.now() - started;
    if (written.length < text.length) {
      timer = setTimeout(work);
    } else if (over) {
      writer.end();
      writer = null;
      setFinished(text);
    } else {
      restUntil = started + spent * (1 + REST);
    }
  };
  createEffect(
    on(
      () => [props.text, props.over] as const,
      (now) => {
        [text, over] = now;
        if (timer !== undefined && !over) return;
        clearTimeout(timer);
        const wait = restUntil - performance.now();
        if (wait > 0 && !over) timer = setTimeout(work, wait);
        else work();
        tellLag();
      },
    ),
  );
  // Marks belong to the text that is finished now, not to an earlier one.
  const whole = createMemo(() => (finished() === props.text ? finished() : null));
  const marks = createMemo(() => props.passages ?? []);
  createMarks(() => root, whole, props);
  onCleanup(() => {
    clearTimeout(timer);
  });

  return (
    <>
      <div class="answer" ref={root} />
      <Show when={marks().some(({ passage }) => passage !== '') ? whole() : null}>
        {(source) => <PassagePreview answer={() => root} source={source()} marks={marks()} />}
      </Show>
    </>
  );
}

/** Sets marks on the finished answer. */
function createMarks(root: () => HTMLElement, whole: Accessor<string | null>, props: Marks): void {
  createEffect(() => {
    const [source, marks] = [whole(), props.marks ?? []];
    if (source !== null) onCleanup(orNothing(() => paint('sotto-flag', markedRanges(root(), source, marks))));
  });
  createEffect(() => {
    const [source, passages] = [whole(), props.passages ?? []];
    if (source !== null) onCleanup(orNothing(() => insertMarks(root(), source, passages)));
  });
}

/** Where marking fails, the answer stays without marks. */
function orNothing(mark: () => () => void): () => void {
  try {
    return mark();
  } catch {
    return () => undefined;
  }
}
