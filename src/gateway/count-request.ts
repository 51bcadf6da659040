import { type FormattedExecutionResult, Kind, type OperationDefinitionNode } from 'graphql';
import type { Metrics } from '../platform/metrics.js';

/** No document of ours asks for more; a longer one must not be a way to spend our time on counting. */
const MOST_FIELDS = 20;

/**
 * Counts each root field of an answered document, with its outcome. Only names of the schema become labels: the
 * document was validated when there is an operation.
 */
export function countRequest(
  metrics: Metrics,
  operation: OperationDefinitionNode | undefined,
  result: FormattedExecutionResult | null,
  durationMs: number,
): void {
  metrics.observeRequest(rootFieldOf(operation), durationMs / 1000);
  const code = result?.errors?.[0]?.extensions?.code;
  if (!operation) return metrics.countRequest('none', typeof code === 'string' ? code : 'unknown');
  for (const field of operation.selectionSet.selections.slice(0, MOST_FIELDS)) {
    if (field.kind !== Kind.FIELD) continue;
    const answer = result?.data?.[field.alias?.value ?? field.name.value];
    metrics.countRequest(field.name.value, typeof code === 'string' ? code : outcomeOf(answer));
  }
}

/** Most documents ask for one thing; which things came together is nobody's label. */
function rootFieldOf(operation: OperationDefinitionNode | undefined): string {
  const [first, ...others] = operation?.selectionSet.selections ?? [];
  if (!first) return 'none';
  return first.kind === Kind.FIELD && others.length === 0 ? first.name.value : 'several';
}

/** A refusal is data: `errors` of the payload. */
function outcomeOf(answer: unknown): 'ok' | 'refused' {
  const errors = (answer as { errors?: unknown } | null | undefined)?.errors;
  return Array.isArray(errors) && errors.length > 0 ? 'refused' : 'ok';
}
