import { createEffect, onCleanup, type Accessor } from 'solid-js';
import { useServices } from '../services';

/**
 * Starts again what failed for lack of a model. It waits until a model was added, perhaps in another tab, and this
 * document is visible. `waiting`: whether a model is missing.
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
