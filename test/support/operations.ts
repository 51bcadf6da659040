import {
  buildClientSchema,
  getIntrospectionQuery,
  getNamedType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  type IntrospectionQuery,
} from 'graphql';
import type { TestGateway } from './gateway.js';

/** One root field as a client can call it, found by asking the gateway. */
export interface Operation {
  kind: 'query' | 'mutation';
  name: string;
  /** A document that passes every argument as a variable, and asks for as little as there is. */
  document: string;
  /** Every place a value can be put: an argument, or a field of an input object. */
  places: string[][];
  /** Values for all places, each made of `text`. */
  variables(text: string): Record<string, unknown>;
}

/** Every query and mutation of the schema. */
export async function operationsOf(gateway: TestGateway): Promise<Operation[]> {
  const { data } = await gateway.person().graphql(getIntrospectionQuery());
  const schema = buildClientSchema(data as unknown as IntrospectionQuery);
  const fieldsOf = (kind: Operation['kind']): Operation[] => {
    const root = kind === 'query' ? schema.getQueryType() : schema.getMutationType();
    return Object.values(root!.getFields()).map((field) => operationOf(kind, field));
  };
  return [...fieldsOf('query'), ...fieldsOf('mutation')];
}

function operationOf(
  kind: Operation['kind'],
  { name, args, type }: GraphQLField<unknown, unknown>,
): Operation {
  const declared = args.map((arg) => `$${arg.name}: ${String(arg.type)}`).join(', ');
  const passed = args.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
  const returned = getNamedType(type);
  const hasErrors = isObjectType(returned) && 'errors' in returned.getFields();
  const selection = hasErrors
    ? '{ errors { code message field } }'
    : isObjectType(returned)
      ? '{ __typename }'
      : '';
  return {
    kind,
    name,
    document: `${kind} ${declared && `(${declared})`} { ${name} ${passed && `(${passed})`} ${selection} }`,
    places: args.flatMap(placesOf),
    variables: (text) => Object.fromEntries(args.map((arg) => [arg.name, valueOf(arg.type, text)])),
  };
}

function placesOf({ name, type }: GraphQLArgument): string[][] {
  const named = getNamedType(type);
  const inside = isInputObjectType(named) ? Object.keys(named.getFields()).map((field) => [name, field]) : [];
  return [[name], ...inside];
}

function valueOf(type: GraphQLInputType, text: string): unknown {
  if (isNonNullType(type)) return valueOf(type.ofType, text);
  if (isListType(type)) return [valueOf(type.ofType, text)];
  if (isInputObjectType(type)) {
    return Object.fromEntries(
      Object.values(type.getFields()).map((field) => [field.name, valueOf(field.type, text)]),
    );
  }
  const byType: Record<string, unknown> = {
    Int: 5,
    Boolean: false,
    SessionTransport: 'BEARER',
    EmailAddress: `${text}@mail.test`,
  };
  return byType[type.name] ?? text;
}

/** The same variables with another value in one place. */
export function put(
  variables: Record<string, unknown>,
  [first, second]: string[],
  value: unknown,
): Record<string, unknown> {
  if (second === undefined) return { ...variables, [first!]: value };
  return { ...variables, [first!]: { ...(variables[first!] as object), [second]: value } };
}
