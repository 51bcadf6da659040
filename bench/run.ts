/** `npm run bench` lists the benchmarks, `npm run bench -- documents` runs one. */
import { readdir } from 'node:fs/promises';

const names = (await readdir(new URL('.', import.meta.url)))
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  .map((file) => file.replace(/\.ts$/, ''));
const [name] = process.argv.slice(2);

if (!name || !names.includes(name)) {
  console.log(`Benchmarks: ${names.join(', ')}`);
} else {
  const { run } = (await import(new URL(`${name}.ts`, import.meta.url).href)) as {
    run(): Promise<boolean | void>;
  };
  if ((await run()) === false) process.exitCode = 1;
}
