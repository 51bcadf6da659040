import {
  type DefinitionNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  Lexer,
  parse,
  type SelectionSetNode,
  Source,
  TokenKind,
  visit,
} from 'graphql';

/**
 * How large a document may be. Generous for any client and for a parent gateway that batches two hundred calls
 * into one document; far below what keeps the engine busy: some of its validation rules are quadratic.
 */
export const DOCUMENT_BOUNDS = {
  tokens: 6000,
  /** Brackets inside brackets, of any kind: the parser and every rule recurse by them. */
  nesting: 40,
  /** Fields inside fields. The deepest field of the schema stands at 6, the usual introspection at 13. */
  depth: 15,
  rootFields: 250,
  aliases: 400,
  directives: 50,
  operations: 20,
  fragments: 50,
  /** Fields after all fragments are spread. */
  fields: 4000,
  /** Pairs of fields that answer under one name, which the engine compares one by one. */
  repetitions: 4000,
} as const;

export type DocumentBound = keyof typeof DOCUMENT_BOUNDS;

/**
 * The first bound that a document breaks; null if it keeps them all, or is no document: then the engine says what
 * is wrong with it. Linear in the source, and over before the engine's own validation starts.
 */
export function brokenBound(source: string): DocumentBound | null {
  const broken = scanTokens(source);
  if (broken) return broken === 'syntax' ? null : broken;
  let document: DocumentNode;
  try {
    document = parse(source, { maxTokens: DOCUMENT_BOUNDS.tokens, noLocation: true });
  } catch {
    return null;
  }
  return countNodes(document) ?? new Walk(document).run();
}

/** Counts tokens and brackets before the parser recurses by them. */
function scanTokens(source: string): DocumentBound | 'syntax' | null {
  const lexer = new Lexer(new Source(source));
  let tokens = 0;
  let nesting = 0;
  try {
    while (lexer.advance().kind !== TokenKind.EOF) {
      if ((tokens += 1) > DOCUMENT_BOUNDS.tokens) return 'tokens';
      if (OPENING.has(lexer.token.kind)) nesting += 1;
      if (CLOSING.has(lexer.token.kind)) nesting -= 1;
      if (nesting > DOCUMENT_BOUNDS.nesting) return 'nesting';
    }
  } catch {
    return 'syntax';
  }
  return null;
}

const OPENING = new Set<string>([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const CLOSING = new Set<string>([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/** What is counted as written, wherever it stands. */
function countNodes(document: DocumentNode): DocumentBound | null {
  const counts = { aliases: 0, directives: 0, operations: 0, fragments: 0 };
  visit(document, {
    Field: ({ alias }) => void (counts.aliases += alias ? 1 : 0),
    Directive: () => void (counts.directives += 1),
    OperationDefinition: () => void (counts.operations += 1),
    FragmentDefinition: () => void (counts.fragments += 1),
  });
  const bounds = Object.keys(counts) as (keyof typeof counts)[];
  return bounds.find((bound) => counts[bound] > DOCUMENT_BOUNDS[bound]) ?? null;
}

/** Thrown inside a walk to end it. */
class Broken extends Error {
  constructor(readonly bound: DocumentBound) {
    super(bound);
  }
}

/**
 * Walks each definition as an execution would see it: fragments spread, fields of one name merged. It stops at the
 * first bound it breaks, so a fragment bomb costs no more than the bound.
 */
class Walk {
  readonly #definitions: readonly DefinitionNode[];
  readonly #fragments: Map<string, FragmentDefinitionNode>;
  #fields = 0;
  #repetitions = 0;
  #spreads = 0;

  constructor({ definitions }: DocumentNode) {
    this.#definitions = definitions;
    this.#fragments = new Map(
      definitions
        .filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION)
        .map((fragment) => [fragment.name.value, fragment]),
    );
  }

  run(): DocumentBound | null {
    try {
      for (const definition of this.#definitions) {
        // Fragments too: the engine looks at those that nobody spreads as well.
        if ('selectionSet' in definition && definition.selectionSet)
          this.#visit([definition.selectionSet], 1);
      }
      return null;
    } catch (error) {
      if (error instanceof Broken) return error.bound;
      throw error;
    }
  }

  #visit(selectionSets: SelectionSetNode[], depth: number): void {
    if (depth > DOCUMENT_BOUNDS.depth) throw new Broken('depth');
    const merged = new Map<string, FieldNode[]>();
    const spread = new Set<string>();
    for (const selectionSet of selectionSets) this.#collect(selectionSet, merged, spread);
    if (depth === 1 && merged.size > DOCUMENT_BOUNDS.rootFields) throw new Broken('rootFields');
    for (const fields of merged.values()) {
      this.#repetitions += (fields.length * (fields.length - 1)) / 2;
      if (this.#repetitions > DOCUMENT_BOUNDS.repetitions) throw new Broken('repetitions');
      const below = fields.flatMap(({ selectionSet }) => selectionSet ?? []);
      if (below.length > 0) this.#visit(below, depth + 1);
    }
  }

  #collect({ selections }: SelectionSetNode, merged: Map<string, FieldNode[]>, spread: Set<string>): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        if ((this.#fields += 1) > DOCUMENT_BOUNDS.fields) throw new Broken('fields');
        const name = (selection.alias ?? selection.name).value;
        const beside = merged.get(name);
        if (beside) beside.push(selection);
        else merged.set(name, [selection]);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        this.#collect(selection.selectionSet, merged, spread);
      } else {
        // Empty-handed spreads cost the engine as much as fields.
        if ((this.#spreads += 1) > DOCUMENT_BOUNDS.fields) throw new Broken('fields');
        const name = selection.name.value;
        const fragment = this.#fragments.get(name);
        // Spread once per set, as the engine does; this also ends cycles of one level, the depth ends the others.
        if (!fragment || spread.has(name)) continue;
        spread.add(name);
        this.#collect(fragment.selectionSet, merged, spread);
      }
    }
  }
}
