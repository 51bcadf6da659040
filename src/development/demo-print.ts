let steps = 0;

/** A numbered step, and what is sent for it. */
export function step(title: string, sent?: object): void {
  console.log(`\n${String((steps += 1)).padStart(2)}. ${title}`);
  if (sent) console.log(`    → ${line(sent)}`);
}

/** The interesting part of what came back. */
export const answer = (received: object): void => console.log(`    ← ${line(received)}`);

const line = (values: object): string =>
  Object.entries(values)
    .filter(([name, value]) => value !== undefined && name !== 'errors')
    .map(([name, value]) => `${name}: ${short(value)}`)
    .join('\n      ');

// Forty characters and more are a secret here; an id of 36 is not.
const SECRET = /(?<=^|[=\s])(?:[a-z]{3}_)?[\w-]{40,}$/;

/** Secrets lose their end: a terminal has a memory, and somebody may look over a shoulder. */
export const short = (value: unknown): string =>
  String(value).replace(SECRET, (secret) => `${secret.slice(0, 8)}…`);
