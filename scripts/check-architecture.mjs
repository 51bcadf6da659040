import { findSins } from './architecture.mjs';

const { sins, modules } = await findSins(process.cwd());
for (const { name, comment } of sins) console.error(`${name}\n    ${comment}`);
console.log(`${modules.length} modules, ${sins.length} sins`);
if (sins.length > 0) process.exitCode = 1;
