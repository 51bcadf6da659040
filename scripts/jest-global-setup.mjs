// Jest loads a global setup outside its own module system, as CommonJS and without its mapping of './x.js'
// to './x.ts'. With the loader of `npm run dev` it may import sources like any other file.
import { register } from 'node:module';

register('@swc-node/register/esm', import.meta.url);

const { default: setup } = await import('../test/support/global-setup.js');

export default setup;
