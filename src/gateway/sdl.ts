import { type ConstDirectiveNode, type ObjectTypeDefinitionNode, parse } from 'graphql';

/** The same definition with one more directive, which is written as in SDL: `@key(fields: "id")`. */
export function withDirective<Node extends { readonly directives?: readonly ConstDirectiveNode[] }>(
  node: Node,
  directive: string,
): Node {
  const [bearer] = parse(`type Bearer ${directive}`).definitions as [ObjectTypeDefinitionNode];
  return { ...node, directives: [...(node.directives ?? []), ...(bearer.directives ?? [])] };
}
