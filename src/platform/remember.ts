/** Asks `work` once for each object, and keeps the answer for as long as the object lives. */
export function remember<Key extends object, Answer>(work: (key: Key) => Answer): (key: Key) => Answer {
  const known = new WeakMap<Key, { answer: Answer }>();
  return (key) => {
    let entry = known.get(key);
    if (!entry) known.set(key, (entry = { answer: work(key) }));
    return entry.answer;
  };
}
