/**
 * What the public schema changed since the last release, and which of it the changelog does not tell.
 * `schema.released.graphql` is the schema of that release: a release copies `schema.graphql` over it.
 *
 * @import { GraphQLSchema } from 'graphql'
 * @typedef {{ type: string, path?: string, message: string, criticality: { level: string } }} Change
 */
import { CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildSchema, isObjectType } from 'graphql';

/**
 * The changes that break somebody and that the "Pending" section does not name by their coordinate, such as
 * `User.email`.
 *
 * @param {{ released: string, current: string, changelog: string }} texts
 */
export async function findUnannounced({ released, current, changelog }) {
  const before = buildSchema(released);
  /** @type {Change[]} */
  const changes = await diff(before, buildSchema(current));
  const pending = pendingOf(changelog);
  const breaking = changes.filter((change) => isBreaking(change, before));
  return {
    checked: changes.length,
    breaking,
    unannounced: breaking.filter((change) => !pending.includes(`\`${coordinateOf(change)}\``)),
  };
}

/** @param {Change} change */
export function coordinateOf({ path, type }) {
  const coordinate = path ?? type;
  return coordinate.replace(/\.?@.*$/, '') || coordinate;
}

/**
 * Another level of access or another limit of a field that there was is no change of form, but it breaks clients
 * all the same.
 *
 * @param {Change} change
 * @param {GraphQLSchema} before
 */
function isBreaking(change, before) {
  if (change.criticality.level === String(CriticalityLevel.Breaking)) return true;
  const [typeName = '', fieldName = ''] = coordinateOf(change).split('.');
  const type = before.getType(typeName);
  return (
    change.type.startsWith('DIRECTIVE_USAGE') &&
    isObjectType(type) &&
    Object.hasOwn(type.getFields(), fieldName)
  );
}

/** @param {string} changelog */
function pendingOf(changelog) {
  return changelog.split(/^## /m).find((section) => section.startsWith('Pending')) ?? '';
}
