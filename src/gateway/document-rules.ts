import {
  type ASTVisitor,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  OperationTypeNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';

/** What tries a password or a secret, or sends mail: each of them has a document to itself. */
export const SENSITIVE_FIELDS: ReadonlySet<string> = new Set([
  'register',
  'verifyEmail',
  'resendVerification',
  'login',
  'reauthenticate',
  'requestPasswordReset',
  'resetPassword',
  'changePassword',
  'requestEmailChange',
  'confirmEmailChange',
  'undoEmailChange',
  'deleteAccount',
]);

interface RootFields {
  all: number;
  sensitive: number;
}

/**
 * At most one sensitive field in a document, and no other mutation field beside it, counted through aliases,
 * fragments and several operations: a hundred aliases of `login` would be a hundred guesses in one request.
 */
export function oneSensitiveField(context: ValidationContext): ASTVisitor {
  return {
    Document(document) {
      const count = createCounter(
        document.definitions.filter((node) => node.kind === Kind.FRAGMENT_DEFINITION),
      );
      const total: RootFields = { all: 0, sensitive: 0 };
      for (const definition of document.definitions) {
        if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
        if (definition.operation === OperationTypeNode.MUTATION) add(total, count(definition.selectionSet));
      }
      if (total.sensitive > 0 && total.all > 1) {
        context.reportError(
          new GraphQLError(
            'A field that tries a secret or sends a letter must be the only mutation field of its document.',
          ),
        );
      }
    },
  };
}

/** Without a root type for them, the other rules let the fields of a subscription pass, whatever they are. */
export function noSubscription(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition({ operation }) {
      if (operation === OperationTypeNode.SUBSCRIPTION) {
        context.reportError(new GraphQLError('There are no subscriptions here.'));
      }
    },
  };
}

/** Counts root fields; each fragment is counted once and remembered, so a fragment bomb costs nothing. */
function createCounter(fragments: FragmentDefinitionNode[]): (selections: SelectionSetNode) => RootFields {
  const byName = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  const counted = new Map<string, RootFields>();

  const count = ({ selections }: SelectionSetNode): RootFields => {
    const total: RootFields = { all: 0, sensitive: 0 };
    for (const selection of selections) {
      if (selection.kind === Kind.INLINE_FRAGMENT) add(total, count(selection.selectionSet));
      else if (selection.kind === Kind.FRAGMENT_SPREAD) add(total, countFragment(selection.name.value));
      else if (selection.name.value !== '__typename') {
        add(total, { all: 1, sensitive: SENSITIVE_FIELDS.has(selection.name.value) ? 1 : 0 });
      }
    }
    return total;
  };
  const countFragment = (name: string): RootFields => {
    const known = counted.get(name);
    if (known) return known;
    // Also the answer for a fragment that spreads itself, which another rule refuses.
    counted.set(name, { all: 0, sensitive: 0 });
    const fragment = byName.get(name);
    const result = fragment ? count(fragment.selectionSet) : { all: 0, sensitive: 0 };
    counted.set(name, result);
    return result;
  };
  return count;
}

function add(total: RootFields, more: RootFields): void {
  total.all += more.all;
  total.sensitive += more.sensitive;
}
