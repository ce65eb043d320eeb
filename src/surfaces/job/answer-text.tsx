import { createEffect, on, type JSX } from 'solid-js';
import { AnswerWriter, type AnswerSink, type BlockKind } from './answer-writer';

/** Longest text node that is still appended to, in characters; a new one is begun after it. */
const TEXT_NODE_CHARS = 2_000;

/**
 * The answer as inert text. Nodes are made by hand and only ever appended to: a token costs one `appendData`, and
 * nothing that is already shown is rendered again.
 */
export function AnswerText(props: { text: string; over: boolean }): JSX.Element {
  let root!: HTMLDivElement;
  let written = '';
  let writer = new AnswerWriter(makeSink(() => root));

  createEffect(on(() => [props.text, props.over] as const, ([text, over]) => {
    if (text.length < written.length) {
      root.replaceChildren();
      writer = new AnswerWriter(makeSink(() => root));
      written = '';
    }
    writer.write(text.slice(written.length));
    written = text;
    if (over) writer.end();
  }));

  return <div class="answer" ref={root} />;
}

function makeSink(root: () => HTMLElement): AnswerSink {
  let block: HTMLElement | null = null;
  let tail: { node: Text; strong: boolean } | null = null;
  return {
    block(kind, label) {
      block = appendBlock(root(), kind, label);
      tail = null;
    },
    text(text, strong) {
      block ??= appendBlock(root(), 'paragraph', '');
      if (tail?.strong === strong && tail.node.length < TEXT_NODE_CHARS) {
        tail.node.appendData(text);
        return;
      }
      const node = document.createTextNode(text);
      block.append(strong ? wrap('strong', node) : node);
      tail = { node, strong };
    },
  };
}

function appendBlock(root: HTMLElement, kind: BlockKind, label: string): HTMLElement {
  if (kind === 'paragraph' || kind === 'heading') {
    const block = makeBlock('p');
    if (kind === 'heading') block.className = 'answer-heading';
    root.append(block);
    return block;
  }
  const listTag = kind === 'bullet' ? 'ul' : 'ol';
  const last = root.lastElementChild;
  const list = last?.localName === listTag ? last : root.appendChild(makeBlock(listTag));
  const item = document.createElement('li');
  if (label !== '') item.value = Number(label);
  list.append(item);
  return item;
}

/** A block takes its direction from its own text: an answer may mix languages. */
function makeBlock(tag: 'p' | 'ul' | 'ol'): HTMLElement {
  const block = document.createElement(tag);
  block.dir = 'auto';
  return block;
}

function wrap(tag: 'strong', node: Text): HTMLElement {
  const element = document.createElement(tag);
  element.append(node);
  return element;
}
