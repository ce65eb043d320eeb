/** How fast each loaded engine was when it was last measured, so that a long task can say what it will take. */
import type { Engine } from '@/src/engine/engine';
import type { Speed } from '@/src/tasks/reader';
import { speedOf, type Took } from '@/src/tasks/whole-page/pace';

const speeds = new WeakMap<Engine, Speed>();

/** Of the last answer that was long enough to tell; null before there was one. */
export function speedOfEngine(engine: Engine): Speed | null {
  return speeds.get(engine) ?? null;
}

/** Notes what one answer took. */
export function noteSpeed(engine: Engine, took: Took): void {
  const speed = speedOf(took);
  if (speed) speeds.set(engine, speed);
}
