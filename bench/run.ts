import { run as hostile } from './hostile.js';

/** `npm run bench -- <name>`. */
const BENCHES: Record<string, (args: readonly string[]) => Promise<void>> = { hostile };

const [name = '', ...args] = process.argv.slice(2);
const bench = BENCHES[name];
if (bench) await bench(args);
else console.log(`Benchmarks: ${Object.keys(BENCHES).join(', ')}`);
