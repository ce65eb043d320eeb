/** Expects that an answer can do nothing by itself. */
import { expect } from 'vitest';
import type { Place } from './place.ts';

/** What an answer is shown in: elements, handlers, targets, and every address that could be loaded or opened. */
function shown(
  card: Place,
): Promise<{ elements: string[]; addresses: string[]; handlers: string[]; targets: string[] }> {
  return card.evaluate(() => {
    const all = [...document.querySelectorAll<HTMLElement>('.answer *, .job-quotes *, .note *')];
    const attributes = all.flatMap((element) => [...element.attributes]);
    return {
      elements: [...new Set(all.map(({ localName }) => localName))].sort(),
      addresses: [
        ...new Set(
          attributes
            .filter(({ name }) => ['href', 'src', 'srcset', 'action', 'data', 'poster', 'style'].includes(name))
            .map(({ value }) => value),
        ),
      ],
      handlers: attributes.filter(({ name }) => name.startsWith('on')).map(({ name }) => name),
      targets: [
        ...new Set(
          all
            .filter(({ localName }) => localName === 'a')
            .map((link) => `${link.getAttribute('target') ?? ''} ${link.getAttribute('rel') ?? ''}`),
        ),
      ],
    };
  });
}

/** Expects that nothing in an answer acts by itself or leads anywhere but to a page. */
export async function expectInert(card: Place): Promise<void> {
  const { elements, addresses, handlers, targets } = await shown(card);
  for (const name of [
    'img',
    'picture',
    'svg',
    'script',
    'style',
    'iframe',
    'object',
    'embed',
    'form',
    'input',
    'link',
    'meta',
    'base',
    'video',
    'audio',
  ])
    expect(elements).not.toContain(name);
  expect(handlers).toEqual([]);
  for (const address of addresses) expect(address).toMatch(/^https?:\/\//);
  for (const target of targets) expect(target).toMatch(/^_blank .*noreferrer/);
}
