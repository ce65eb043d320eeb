/** Makes something of an object the first time that it is asked for, and keeps it as long as the object lives. */
import type { Slices } from './slices';

export function perObject<Key extends object, Made extends object>(make: (object: Key) => Made): (object: Key) => Made {
  const kept = new WeakMap<Key, Made>();
  return (object) => {
    const made = kept.get(object) ?? make(object);
    kept.set(object, made);
    return made;
  };
}

/** The same for slow work: it runs in slices, and the result is kept once it is complete. */
export function slicedPerObject<Key extends object, Made extends object>(
  make: (object: Key) => Slices<Made>,
): (object: Key) => Slices<Made> {
  const kept = new WeakMap<Key, Made>();
  return function* made(object) {
    const known = kept.get(object);
    if (known) return known;
    const whole = yield* make(object);
    kept.set(object, whole);
    return whole;
  };
}
