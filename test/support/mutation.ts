import { GATEWAY_KEY } from './gateway.js';
import type { GraphqlAnswer, Person, RequestOptions } from './person.js';

export interface MutationOptions extends RequestOptions {
  /** What to ask for beside `errors`. */
  selection?: string;
}

/** One mutation as it comes back, denied or not: status, headers and text included. */
export function mutate(
  person: Person,
  name: string,
  input: object,
  { selection = '', ...request }: MutationOptions = {},
): Promise<GraphqlAnswer> {
  const inputType = `${name[0]!.toUpperCase()}${name.slice(1)}Input!`;
  const document = `mutation($input: ${inputType}) { ${name}(input: $input) { ${selection} errors { code message field } } }`;
  return person.graphql(document, { input }, request);
}

/** How a mutation ended, in one word: its top-level code, its first refusal, or `ok`. */
export function outcomeOf({ errors, data }: GraphqlAnswer): string {
  if (errors[0]) return errors[0].extensions.code as string;
  const [payload] = Object.values(data ?? {});
  return (payload?.errors[0]?.code as string | undefined) ?? 'ok';
}

/** How often each outcome came. */
export function tally(outcomes: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const outcome of outcomes) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

/** Starts `count` pieces of work before any of them has ended. */
export const together = <Result>(
  count: number,
  work: (index: number) => Promise<Result>,
): Promise<Result[]> => Promise.all(Array.from({ length: count }, (_, index) => work(index)));

/** The headers of a parent gateway that speaks for a client at this address. */
export const onBehalfOf = (clientAddress: string): Record<string, string> => ({
  'x-gateway-key': GATEWAY_KEY,
  'x-forwarded-for': clientAddress,
});
