// Fault tests break what is deployed, so they run the build: once for all of them, beside whatever `dist` holds.
import { execFileSync } from 'node:child_process';

export default function setup() {
  execFileSync(process.execPath, ['scripts/build.mjs', 'dist/faults'], {
    stdio: 'inherit',
    env: { ...process.env, PATH: `node_modules/.bin:${process.env.PATH}` },
  });
}
