// Applies migrations: from the build where there is one, else from the sources of a checkout.
import { existsSync } from 'node:fs';
import { register } from 'node:module';

const built = new URL('../dist/src/migrate.js', import.meta.url);
const source = new URL('../src/migrate.ts', import.meta.url);

if (existsSync(built)) {
  await import(built.href);
} else {
  register('@swc-node/register/esm', import.meta.url);
  await import(source.href);
}
