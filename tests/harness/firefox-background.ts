/** Replaces Firefox's background page, which is also the host. */
import { until, type Evaluate } from './place.ts';

interface MarkedWindow {
  sottoTestBefore?: boolean;
}

/** Does something that replaces the background page. Returns when the new one is loaded. */
export async function replaceBackground(inBackground: Evaluate, replace: () => Promise<void>): Promise<void> {
  await inBackground(() => {
    (window as MarkedWindow).sottoTestBefore = true;
  });
  await replace();
  const isNew = (): boolean => !(window as MarkedWindow).sottoTestBefore && document.readyState === 'complete';
  await until('a new background page', () => inBackground(isNew).catch(() => false));
}
