import type { JSX } from 'solid-js';
import { render } from 'solid-js/web';
import { onTestFinished } from 'vitest';
import type { Sender } from '@/src/protocol/calls';
import { ServicesContext } from '../services';
import { createFakeServices } from './fake-services';
import type { Script } from './script';

/** A surface on scripted services, and what tests do with it. */
export interface Shown {
  /** Every call to the host and the background, in order. */
  readonly calls: readonly (readonly [call: string, params: unknown])[];
  /** Clicks the button with this name. Throws where there is none. */
  press(name: string): void;
  /** Text of the first match, '' where there is none. */
  text(selector: string): string;
  dispose(): void;
}

/**
 * For tests: renders a view into the document. The test fails where a scripted message breaks the contract, and where
 * the view makes a call that is not scripted.
 * @param from the kind of page that the surface is: a card is a `frame`
 */
export function show(view: () => JSX.Element, script: Script, from: Sender = 'surface'): Shown {
  const calls: [string, unknown][] = [];
  const faults: Error[] = [];
  onTestFinished(() => {
    if (faults[0]) throw faults[0];
  });
  // No copy, because a test may change its script while the view is shown.
  const services = createFakeServices(
    Object.assign(Object.create(script) as Script, {
      onCall: (call: string, params: unknown) => {
        calls.push([call, params]);
      },
      onFault: (fault: Error) => {
        faults.push(fault);
      },
    }),
    from,
  );
  const dispose = render(
    () => <ServicesContext.Provider value={services}>{view()}</ServicesContext.Provider>,
    document.body,
  );
  return {
    calls,
    dispose,
    press(name) {
      const buttons = [...document.querySelectorAll('button')];
      const found = buttons.find((button) => (button.getAttribute('aria-label') ?? button.textContent) === name);
      if (!found) throw new Error(`no button "${name}"`);
      found.click();
    },
    text: (selector) => document.querySelector(selector)?.textContent ?? '',
  };
}
