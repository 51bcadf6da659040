import { type DocumentNode, GraphQLError, Kind, visit } from 'graphql';
import { remember } from '../platform/remember.js';
import { brokenBound } from './document-bounds.js';

export const TOO_LARGE = 'The document is larger, deeper or more repetitive than this server answers.';
export const NO_INTROSPECTION =
  'This server does not describe its schema here: read its published `schema.graphql`.';

/** Documents that were let in, so that those which come again and again are counted once. */
const REMEMBERED_DOCUMENTS = 500;
const LONGEST_REMEMBERED = 4096;

/**
 * Throws what refuses a document that is out of bounds. Runs before the engine parses and validates: its own
 * validation is what an oversized document would keep busy.
 *
 * @returns takes what was submitted as `query`, and the HTTP status of a refusal
 */
export function createDocumentGuard(): (source: unknown, status: number) => void {
  const known = new Set<string>();
  return (source, status) => {
    // What is no text is no document; the engine says so.
    if (typeof source !== 'string' || known.has(source)) return;
    const broken = brokenBound(source);
    // The engine counts tokens too, and has a code of its own for them.
    if (broken === 'tokens') return;
    if (broken) throw refusal(TOO_LARGE, status);
    if (source.length > LONGEST_REMEMBERED) return;
    if (known.size >= REMEMBERED_DOCUMENTS) known.delete(known.values().next().value!);
    known.add(source);
  };
}

/** Whether the document asks what the schema looks like. */
export const asksForIntrospection = remember((document: DocumentNode) => {
  let isAsking = false;
  visit(document, {
    Field: ({ name }) => void (isAsking ||= name.value === '__schema' || name.value === '__type'),
    // Values hold no fields, and may be long.
    enter: ({ kind }) => (kind === Kind.ARGUMENT || kind === Kind.DIRECTIVE ? false : undefined),
  });
  return isAsking;
});

export const introspectionRefusal = (): GraphQLError => refusal(NO_INTROSPECTION);

const refusal = (message: string, status = 400): GraphQLError =>
  new GraphQLError(message, { extensions: { code: 'GRAPHQL_VALIDATION_FAILED', http: { status } } });
