import type pg from 'pg';
import { type Span, type SpanFacts, startPart } from './tracing.js';

type Query = (...statement: unknown[]) => unknown;
type Done = (error: unknown, ...rest: unknown[]) => void;

/** Makes each statement that belongs to a trace a span of it. Neither its text nor its values get into the span. */
export function tracedQuery(query: Query): Query {
  return (...statement) => {
    const facts = (): SpanFacts => factsOf(statement[0]);
    const span = startPart(
      () => nameOf(facts()),
      () => ({ kind: 'CLIENT', facts: facts() }),
    );
    return span ? observed(query, statement, span) : query(...statement);
  };
}

/** Drivers ask in three ways: with a callback at the end, with one in the statement itself, or for a promise. */
function observed(query: Query, statement: unknown[], span: Span): unknown {
  const ending =
    (done: Done): Done =>
    (error, ...rest) => {
      span.end(error ?? undefined);
      done(error, ...rest);
    };
  const last = statement.at(-1);
  if (typeof last === 'function') return query(...statement.slice(0, -1), ending(last as Done));
  const asked = statement[0] as { callback?: Done };
  if (typeof asked === 'object' && typeof asked.callback === 'function') {
    asked.callback = ending(asked.callback);
    return query(...statement);
  }
  const result = query(...statement);
  if (!(result instanceof Promise)) return (span.end(), result);
  result.then(
    () => span.end(),
    (error: unknown) => span.end(error),
  );
  return result;
}

const nameOf = ({ 'db.operation.name': operation, 'db.collection.name': table }: SpanFacts): string =>
  [operation ?? 'SQL', table].filter(Boolean).join(' ');

/**
 * Sequelize writes values into the text of some statements. What stands before the first literal holds none, and of that
 * only a verb and a name in lower case are taken.
 */
function factsOf(asked: unknown): SpanFacts {
  const { text, name } = typeof asked === 'string' ? { text: asked } : (asked as pg.QueryConfig);
  const beginning = (text ?? '').slice(0, 2000).split("'", 1)[0]!;
  const operation = /\b(?:SELECT|INSERT|UPDATE|DELETE|START|COMMIT|ROLLBACK|SAVEPOINT|SET)\b/.exec(
    beginning,
  )?.[0];
  const table = /\b(?:FROM|INTO|UPDATE)\s+"?([a-z_]+(?:"?[.]"?[a-z_]+)?)"?(?=[\s("]|$)/.exec(beginning)?.[1];
  return {
    'db.system.name': 'postgresql',
    ...(operation && { 'db.operation.name': operation }),
    ...(table && { 'db.collection.name': table.replaceAll('"', '') }),
    ...(name && { 'portcullis.statement': name }),
  };
}
