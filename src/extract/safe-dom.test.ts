// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest';
import { elementAround } from './safe-dom';

afterEach(() => {
  document.body.replaceChildren();
  delete (document as { host?: unknown }).host;
});

describe('elementAround', () => {
  it('leads out of a shadow root to its host', () => {
    document.body.innerHTML = '<div></div>';
    const host = document.body.firstElementChild as HTMLElement;
    const root = host.attachShadow({ mode: 'open' });
    root.innerHTML = '<p>Inside</p>';
    expect(elementAround(root.firstElementChild as Element)).toBe(host);
  });

  it('ends at the root of a page, also where the page calls a form "host"', () => {
    document.body.innerHTML = '<form name="host"><p>Text</p></form>';
    // Browsers do this for a form of that name.
    Object.defineProperty(document, 'host', { value: document.forms[0], configurable: true });
    const path: string[] = [];
    for (let at = elementAround(document.querySelector('p') as Element); at && path.length < 9; at = elementAround(at))
      path.push(at.tagName);
    expect(path).toEqual(['FORM', 'BODY', 'HTML']);
  });
});
