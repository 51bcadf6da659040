const { startEmbeddedPostgres } = await import(process.argv[2] + '/src/development/embedded-postgres.ts');
import { createRequire } from 'node:module';
const pg = createRequire(process.argv[2] + '/package.json')('pg');
const t = performance.now();
const p = await startEmbeddedPostgres({
  folder: process.argv[3],
  log: console.log,
  fast: process.argv.includes('fast'),
});
console.log('started', Math.round(performance.now() - t), 'ms', p.url);
const c = new pg.Client({ connectionString: p.url });
await c.connect();
c.on('error', (e) => console.log('client', e.message));
console.log(
  (
    await c.query(
      "select version(), current_setting('server_encoding') enc, current_setting('lc_collate') col, current_setting('fsync') fsync",
    )
  ).rows[0],
);
await c.query('create table if not exists t(i serial)');
await c.query('insert into t default values');
console.log('rows', (await c.query('select count(*) from t')).rows[0].count);
await c.end();
if (process.argv.includes('hang')) {
  console.log('hanging', process.pid);
  await new Promise((r) => setTimeout(r, 1e6));
}
if (process.argv.includes('throw')) throw new Error('boom');
const t2 = performance.now();
await p.stop();
console.log('stopped', Math.round(performance.now() - t2), 'ms');
