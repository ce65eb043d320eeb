import { createEffect, onCleanup, type Accessor } from 'solid-js';
import { useServices } from '../services';

/**
 * Goes on by itself with what had to wait for a model: once one has been taken in, in another tab, and this document is
 * looked at again. `waiting`: whether a model is what is missing.
 */
export function createResumeWithModel(waiting: Accessor<boolean>, resume: () => void): void {
  const { settings } = useServices();
  createEffect(() => {
    if (!waiting()) return;
    let arrived = false;
    const goOn = (): void => {
      if (arrived && document.visibilityState === 'visible') resume();
    };
    const stop = settings.watch(({ model }) => {
      arrived = model !== null;
      goOn();
    });
    document.addEventListener('visibilitychange', goOn);
    onCleanup(() => {
      stop();
      document.removeEventListener('visibilitychange', goOn);
    });
  });
}
