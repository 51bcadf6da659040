// Tests the mail settings: from the build where there is one, else from the sources of a checkout.
import { existsSync } from 'node:fs';
import { register } from 'node:module';

const built = new URL('../dist/src/mail-check.js', import.meta.url);
const source = new URL('../src/mail-check.ts', import.meta.url);

if (existsSync(built)) {
  await import(built.href);
} else {
  register('@swc-node/register/esm', import.meta.url);
  await import(source.href);
}
