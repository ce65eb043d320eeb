/** What can be clicked, and which part of the page it says that it opens. */
import { attribute, attributeNames, firstElementChild, nextElementSibling, queryAll, tagNameOf } from '../safe-dom';
import type { Scene } from './scene';

const CONTROLS =
  'button, [role="button"], [role="tab"], [aria-controls], [data-target], [data-bs-target], [data-tab], [data-toggle], label[for], a[href^="#"], [onclick]';
/** More controls of a page are not looked at. */
const MAX_CONTROLS = 3_000;
const MAX_INSIDE = 12;

/** The ids that a control's attributes name. */
function idsNamedBy(control: Element): string[] {
  return attributeNames(control).flatMap((name) => {
    const value = attribute(control, name) ?? '';
    if (name === 'aria-controls' || name === 'aria-owns') return value.split(/\s+/);
    if (name === 'onclick')
      return [...value.slice(0, 300).matchAll(/['"]#?([\w-]{1,60})['"]/g)].map(([, id]) => id ?? '');
    if (name === 'href' || name === 'for' || name.startsWith('data-'))
      return [/^#?([\w-]{1,80})$/.exec(value)?.[1] ?? ''];
    return [];
  });
}

/** The controls of a document by what they name: `#id` of the part that they open, or their own id as it is. */
export function controlsOf(root: Document | ShadowRoot, scene: Scene): ReadonlyMap<string, readonly Element[]> {
  const known = scene.controls.get(root);
  if (known) return known;
  const controls = new Map<string, Element[]>();
  const add = (key: string, control: Element): void => {
    const list = controls.get(key);
    if (list) list.push(control);
    else controls.set(key, [control]);
  };
  for (const control of queryAll(root, CONTROLS).slice(0, MAX_CONTROLS)) {
    const own = attribute(control, 'id');
    if (own !== null && attribute(control, 'role') === 'tab') add(own, control);
    for (const id of new Set(idsNamedBy(control))) if (id !== '') add(`#${id}`, control);
  }
  scene.controls.set(root, controls);
  return controls;
}

/** Whether a control says itself that it opens and closes something. */
export function isToggle(control: Element): boolean {
  if (attribute(control, 'role') === 'tab') return true;
  if (attribute(control, 'aria-expanded') !== null) return true;
  return /^(collapse|tab|pill|accordion)$/.test(
    attribute(control, 'data-bs-toggle') ?? attribute(control, 'data-toggle') ?? '',
  );
}

function isControl(element: Element): boolean {
  const tag = tagNameOf(element);
  if (tag === 'BUTTON' || tag === 'SUMMARY' || attribute(element, 'aria-expanded') !== null) return true;
  if (tag === 'A') return /^(#|javascript:|$)/i.test(attribute(element, 'href') ?? '');
  if (tag === 'LABEL') return attribute(element, 'for') !== null;
  return (
    attribute(element, 'role') === 'button' ||
    attribute(element, 'onclick') !== null ||
    attribute(element, 'tabindex') === '0'
  );
}

/** What can be clicked of an element: itself, or one of the first few in it; null where nothing can. */
export function clickableIn(element: Element, { view }: Scene): Element | null {
  if (isControl(element)) return element;
  let at = firstElementChild(element);
  for (let looked = 0; at && looked < MAX_INSIDE; looked += 1) {
    if (isControl(at)) return at;
    at = firstElementChild(at) ?? nextElementSibling(at);
  }
  return view.getComputedStyle(element).cursor === 'pointer' ? element : null;
}
