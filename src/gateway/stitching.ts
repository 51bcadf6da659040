import { type DocumentNode, parse, print, visit } from 'graphql';
import { withDirective } from './sdl.js';

/** As graphql-tools' stitching directives define them; only those that are used. */
const DEFINITIONS = `
"Names the fields that a merged type is found by."
directive @key(selectionSet: String!) on OBJECT

"Marks the field that finds merged types, and the part of the key it takes."
directive @merge(keyField: String) on FIELD_DEFINITION
`;

/** The public SDL for a stitching parent: `User` merges with the types of other services through `users(ids)`. */
export function toStitchingSdl(publicSdl: string): string {
  const marked: DocumentNode = visit(parse(publicSdl), {
    ObjectTypeDefinition: (node) =>
      node.name.value === 'User' ? withDirective(node, '@key(selectionSet: "{ id }")') : undefined,
    FieldDefinition: (node) =>
      node.name.value === 'users' ? withDirective(node, '@merge(keyField: "id")') : undefined,
  });
  return `${DEFINITIONS.trim()}\n\n${print(marked)}\n`;
}
