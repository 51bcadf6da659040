import { readFileSync } from 'node:fs';
import { coordinateOf, findUnannounced } from './schema-changes.mjs';

const { checked, breaking, unannounced } = await findUnannounced({
  released: readFileSync('schema.released.graphql', 'utf8'),
  current: readFileSync('schema.graphql', 'utf8'),
  changelog: readFileSync('CHANGELOG.md', 'utf8'),
});
for (const change of unannounced) {
  console.error(
    `${change.message}\n    Breaking: name \`${coordinateOf(change)}\` under "Pending" in CHANGELOG.md.`,
  );
}
console.log(
  `${checked} changes since the release, ${breaking.length} breaking, ${unannounced.length} not told`,
);
if (unannounced.length > 0) process.exitCode = 1;
