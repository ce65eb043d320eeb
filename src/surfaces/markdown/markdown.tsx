import { createEffect, createMemo, createSignal, on, onCleanup, Show, type Accessor, type JSX } from 'solid-js';
import { MarkdownWriter } from './markdown-writer';
import { make } from './inline';
import { PassagePreview } from './passage-preview';
import { insertMarks, type SentenceMark } from './sentence-marks';
import { markedRanges, paint, type TextMark } from './text-marks';

/** What is rendered in one go, in characters, and how long one task may go on with it, in milliseconds. */
const STEP_CHARS = 1_000;
const TASK_MS = 8;
/** After a rendering the next one waits this many times as long as it took: a slow machine stays free to scroll. */
const REST = 4;

interface Marks {
  /** What to underline in the finished answer. */
  readonly marks?: readonly TextMark[] | undefined;
  /** Its sentences that lead to the page. */
  readonly passages?: readonly SentenceMark[] | undefined;
}

/**
 * An answer, written so far or whole, as inert nodes: no text of it is ever parsed as HTML, and nothing in it loads.
 * `over`: nothing more will come. What arrives is shown at once while that is cheap, and in larger steps when not.
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
  /** While what is shown lags behind, the answer says so of itself. */
  const tellLag = (): void => {
    const busy = String(written !== text);
    if (root.ariaBusy !== busy) root.ariaBusy = busy;
  };
  const work = (): void => {
    timer = undefined;
    try {
      render();
    } catch {
      // Whatever cannot be rendered is there to be read all the same.
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
  // What an earlier text ended as is no answer to mark.
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

/** Marks on the finished answer; none while there is no such. */
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

/** An answer that cannot be marked is an answer all the same. */
function orNothing(mark: () => () => void): () => void {
  try {
    return mark();
  } catch {
    return () => undefined;
  }
}
