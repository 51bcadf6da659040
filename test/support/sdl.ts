import {
  type ASTNode,
  type DirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  Kind,
  print,
  type StringValueNode,
} from 'graphql';

/** Everything a client can name in a schema, by schema coordinate, and what it relies on there. */
export type Surface = Map<string, Described>;

export interface Described {
  /** Kind, type with nullability, default, locations, applied directives: whatever a change of would break clients. */
  signature: string;
  description: string;
  /** An argument or input field that must be given. */
  isRequired: boolean;
}

/** Lists a document by coordinate, such as `Mutation.login(input:)`, `LoginInput.password` or `@access(level:)`. */
export function surfaceOf({ definitions }: DocumentNode): Surface {
  const surface: Surface = new Map();
  const add = (
    coordinate: string,
    node: { description?: StringValueNode },
    parts: string[],
    isRequired = false,
  ): void => {
    if (surface.has(coordinate)) throw new Error(`${coordinate} is declared twice`);
    surface.set(coordinate, {
      signature: parts.join(' '),
      description: node.description?.value ?? '',
      isRequired,
    });
  };
  const addInput = (coordinate: string, node: InputValueDefinitionNode): void =>
    add(coordinate, node, inputSignature(node), node.type.kind === Kind.NON_NULL_TYPE && !node.defaultValue);
  const addField = (coordinate: string, node: FieldDefinitionNode): void => {
    add(coordinate, node, [print(node.type), ...applied(node.directives)]);
    for (const argument of node.arguments ?? []) addInput(`${coordinate}(${argument.name.value}:)`, argument);
  };

  for (const node of definitions) {
    switch (node.kind) {
      case Kind.SCHEMA_DEFINITION:
        for (const { operation, type } of node.operationTypes) {
          surface.set(`schema ${operation}`, {
            signature: print(type),
            description: 'A root type.',
            isRequired: false,
          });
        }
        break;
      case Kind.SCALAR_TYPE_DEFINITION:
        add(node.name.value, node, ['scalar']);
        break;
      case Kind.OBJECT_TYPE_DEFINITION:
        add(node.name.value, node, ['type', ...(node.interfaces ?? []).map(({ name }) => name.value).sort()]);
        for (const field of node.fields ?? []) addField(`${node.name.value}.${field.name.value}`, field);
        break;
      case Kind.INPUT_OBJECT_TYPE_DEFINITION:
        add(node.name.value, node, ['input', ...applied(node.directives)]);
        for (const field of node.fields ?? []) addInput(`${node.name.value}.${field.name.value}`, field);
        break;
      case Kind.ENUM_TYPE_DEFINITION:
        add(node.name.value, node, ['enum']);
        for (const value of node.values ?? [])
          add(`${node.name.value}.${value.name.value}`, value, ['value']);
        break;
      case Kind.DIRECTIVE_DEFINITION:
        add(`@${node.name.value}`, node, [
          node.repeatable ? 'repeatable on' : 'on',
          ...node.locations.map(({ value }) => value).sort(),
        ]);
        for (const argument of node.arguments ?? [])
          addInput(`@${node.name.value}(${argument.name.value}:)`, argument);
        break;
      default:
        throw new Error(`This comparison does not know ${node.kind}.`);
    }
  }
  return surface;
}

/** What the product lacks or does otherwise, in words; empty if it keeps the contract. Additions are allowed. */
export function breaches(contract: Surface, product: Surface): string[] {
  const found: string[] = [];
  for (const [coordinate, { signature }] of contract) {
    const actual = product.get(coordinate);
    if (!actual) found.push(`${coordinate} is missing`);
    else if (actual.signature !== signature)
      found.push(`${coordinate} is ${actual.signature} instead of ${signature}`);
  }
  for (const [coordinate, { isRequired }] of product) {
    if (!isRequired || contract.has(coordinate)) continue;
    const owner = coordinate.endsWith(':)')
      ? coordinate.replace(/\([^)]*\)$/, '')
      : coordinate.replace(/\.[^.]*$/, '');
    if (contract.has(owner)) found.push(`${coordinate} is required, which no client of the contract knows`);
  }
  return found;
}

const inputSignature = ({ type, defaultValue, directives }: InputValueDefinitionNode): string[] => [
  print(type),
  ...(defaultValue ? [`= ${print(defaultValue)}`] : []),
  ...applied(directives),
];

/** Sorted, because neither the order of directives nor that of their arguments means anything. */
function applied(directives: readonly DirectiveNode[] | undefined): string[] {
  const written = (node: ASTNode): string => print(node);
  return (directives ?? [])
    .map(({ name, arguments: given }) => `@${name.value}(${(given ?? []).map(written).sort().join(', ')})`)
    .sort();
}
