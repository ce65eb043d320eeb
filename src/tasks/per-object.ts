/** Makes something of an object the first time that it is asked for, and keeps it as long as the object lives. */
export function perObject<Key extends object, Made extends object>(make: (object: Key) => Made): (object: Key) => Made {
  const kept = new WeakMap<Key, Made>();
  return (object) => {
    const made = kept.get(object) ?? make(object);
    kept.set(object, made);
    return made;
  };
}
