import { type DocumentNode, parse, print, visit } from 'graphql';
import { withDirective } from './sdl.js';

/** The directives of ours that a supergraph keeps, so that its clients and auditors still read who may call what. */
const COMPOSED = ['@access', '@rateLimit', '@rateLimitAccount'];

/** What another subgraph may define as well, to answer in the same shape: its refusals and its pages. */
const SHAREABLE = new Set(['AuthUserError', 'AuthPageInfo']);

/**
 * `@composeDirective` asks for an identity of the directives. Nobody fetches it; `.invalid` (RFC 2606) makes sure
 * that nobody else can ever own it.
 */
const DIRECTIVES_IDENTITY = 'https://specs.portcullis.invalid/portcullis/v1.0';

const LINKS = `
extend schema
  @link(
    url: "https://specs.apollo.dev/federation/v2.3"
    import: ["@key", "@shareable", "@inaccessible", "@composeDirective"]
  )
  @link(url: "${DIRECTIVES_IDENTITY}", import: ${JSON.stringify(COMPOSED)})
${COMPOSED.map((name) => `  @composeDirective(name: "${name}")`).join('\n')}
`;

/**
 * The public SDL as a Federation 2 subgraph. `users` does not reach the supergraph: a router shows its key with
 * every request, so it would open to everybody what the key is there to protect. Routers use `_entities`.
 */
export function toFederationSdl(publicSdl: string): string {
  const marked: DocumentNode = visit(parse(publicSdl), {
    // The root types have their usual names; saying so again would clash with the extension.
    SchemaDefinition: () => null,
    ObjectTypeDefinition(node) {
      if (node.name.value === 'User') return withDirective(node, '@key(fields: "id")');
      if (SHAREABLE.has(node.name.value)) return withDirective(node, '@shareable');
      return undefined;
    },
    FieldDefinition: (node) =>
      node.name.value === 'users' ? withDirective(node, '@inaccessible') : undefined,
  });
  return `${LINKS.trim()}\n\n${print(marked)}\n`;
}
