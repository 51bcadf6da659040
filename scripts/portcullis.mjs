#!/usr/bin/env node
// The operator's command: from the build where there is one, else from the sources of a checkout.
import { existsSync } from 'node:fs';
import { register } from 'node:module';

const built = new URL('../dist/src/cli.js', import.meta.url);
const source = new URL('../src/cli.ts', import.meta.url);

if (existsSync(built)) {
  await import(built.href);
} else {
  register('@swc-node/register/esm', import.meta.url);
  await import(source.href);
}
