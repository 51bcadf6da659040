import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { CLEAN_UPS, deleteInBatches } from '../../src/jobs/index.js';
import { eventsOfType } from '../support/account.js';
import { eventually, startGateway, type TestGateway } from '../support/gateway.js';

/** The reply to the next letters; null takes them. */
let reply: number | null = null;
let smtp: SMTPServer;
let gateway: TestGateway;
beforeAll(async () => {
  smtp = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, _session, done) {
      stream
        .resume()
        .on('end', () => done(reply ? Object.assign(new Error('no'), { responseCode: reply }) : null));
    },
  });
  smtp.on('error', () => undefined);
  const listener = smtp.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  gateway = await startGateway({
    env: {
      SMTP_URL: `smtp://127.0.0.1:${port}`,
      RATE_LIMIT_SCALE: '1',
      AUDIT_RETENTION_DAYS: '30',
      JOB_RETENTION_DAYS: '2',
    },
  });
});
afterAll(async () => {
  await gateway.stop();
  await new Promise<void>((resolve) => smtp.close(() => resolve()));
});
afterEach(() => {
  reply = null;
});

interface Job {
  id: string;
  state: string;
  waits: number;
  retry_count: number;
}
const jobs = (): Promise<Job[]> =>
  gateway.database.query<Job & Record<string, unknown>>(
    `SELECT id, state, retry_count, extract(epoch FROM start_after - now())::float AS waits
     FROM pgboss.job WHERE name = 'letters' ORDER BY created_on DESC`,
  );
/** The newest letter job, once it is in this state. */
const newestIn = (state: string): Promise<Job> =>
  eventually(`the newest letter to be ${state}`, async () => {
    const [job] = await jobs();
    return job?.state === state ? job : undefined;
  });
const metrics = async (): Promise<string> => (await fetch(`${gateway.app.adminUrl}/metrics`)).text();
/** The value of a line of the metrics page, 0 if it is not there yet. */
async function counted(line: string): Promise<number> {
  const found = (await metrics()).split('\n').find((each) => each.startsWith(`${line} `));
  return Number(found?.slice(line.length + 1) ?? 0);
}
const letters = (outcome: string): string =>
  `portcullis_letters_total{kind="verify-email",outcome="${outcome}"}`;

describe('What became of a letter is in the audit and counted:', () => {
  it('sent', async () => {
    await gateway.person().registers();
    const { id } = await newestIn('completed');
    expect((await eventsOfType(gateway, 'LETTER_SENT')).at(-1)).toMatchObject({
      request_id: id,
      letter_kind: 'verify-email',
    });
    expect(await counted(letters('sent'))).toBe(1);
    expect(await counted('portcullis_jobs_total{task="send-verification",outcome="queued"}')).toBe(1);
    expect(await counted('portcullis_jobs_total{task="send-verification",outcome="completed"}')).toBe(1);
  });

  it('refused, which is dead at once', async () => {
    reply = 550;
    await gateway.person().registers();
    const { id } = await newestIn('failed');
    expect((await eventsOfType(gateway, 'LETTER_REFUSED')).at(-1)).toMatchObject({
      request_id: id,
      letter_kind: 'verify-email',
    });
    expect(await counted(letters('refused'))).toBe(1);
    expect(await counted('portcullis_jobs{queue="letters",state="dead"}')).toBe(1);
  });

  it('delayed, and expired once nobody can use it', async () => {
    reply = 451;
    await gateway.person().registers();
    const { id } = await newestIn('retry');
    expect(await counted(letters('delayed'))).toBeGreaterThanOrEqual(1);
    gateway.clock.advance(25 * 3600_000);
    await gateway.database.query(`UPDATE pgboss.job SET start_after = now() WHERE id = $1`, [id]);
    await newestIn('failed');
    expect((await eventsOfType(gateway, 'LETTER_EXPIRED')).at(-1)).toMatchObject({ request_id: id });
    expect(await counted(letters('expired'))).toBe(1);
  });

  it('given up, when the queue would not bring it back', async () => {
    reply = 451;
    await gateway.person().registers();
    const { id } = await newestIn('retry');
    await gateway.database.query(
      `UPDATE pgboss.job SET retry_limit = retry_count + 1, start_after = now() WHERE id = $1`,
      [id],
    );
    await newestIn('failed');
    expect((await eventsOfType(gateway, 'LETTER_GIVEN_UP')).at(-1)).toMatchObject({ request_id: id });
    expect(await counted(letters('given_up'))).toBe(1);
  });

  it('capped', async () => {
    const ada = gateway.person();
    for (let letter = 0; letter < 5; letter += 1) await ada.registers();
    await gateway.settled();
    expect(await counted(letters('capped'))).toBe(0);
    await ada.resendsVerification();
    await newestIn('failed');
    expect((await eventsOfType(gateway, 'LETTER_CAPPED')).map(({ letter_kind }) => letter_kind)).toEqual([
      'verify-email',
    ]);
    expect(await counted(letters('capped'))).toBe(1);
  });
});

it('A letter is tried again every ten minutes at most, however often it was delayed', async () => {
  reply = 451;
  await gateway.person().registers();
  const { id, waits } = await newestIn('retry');
  expect(waits).toBeLessThanOrEqual(30);
  await gateway.database.query(`UPDATE pgboss.job SET retry_count = 40, start_after = now() WHERE id = $1`, [
    id,
  ]);
  const later = await eventually('the next try', async () => {
    const job = (await jobs()).find((each) => each.id === id);
    return job?.state === 'retry' && job.retry_count === 41 ? job : undefined;
  });
  await eventually('the wait to be cut', async () => {
    const job = (await jobs()).find((each) => each.id === id)!;
    return job.waits <= 600 || undefined;
  });
  expect((await jobs()).find((each) => each.id === id)!.waits).toBeGreaterThan(250);
  expect(later.id).toBe(id);
});

describe('The metrics page', () => {
  it('is on a listener of its own and never on the public one', async () => {
    expect((await fetch(`${gateway.app.url}/metrics`)).status).toBe(404);
    const response = await fetch(`${gateway.app.adminUrl}/metrics`);
    expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
    expect((await fetch(`${gateway.app.adminUrl}/graphql`)).status).toBe(404);
    expect(gateway.app.adminUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('counts operations by how they ended', async () => {
    const ada = gateway.person();
    await ada.me();
    await ada.graphql('{ a: me { id } b: me { id } }');
    await ada.logsIn();
    await ada.graphql('{ mySessions { id } }');
    await ada.graphql('{ nonsense }');
    expect(await counted('portcullis_requests_total{operation="me",outcome="ok"}')).toBe(3);
    expect(await counted('portcullis_requests_total{operation="login",outcome="refused"}')).toBe(1);
    expect(await counted('portcullis_requests_total{operation="mySessions",outcome="UNAUTHENTICATED"}')).toBe(
      1,
    );
    expect(
      await counted('portcullis_requests_total{operation="none",outcome="GRAPHQL_VALIDATION_FAILED"}'),
    ).toBe(1);
    const page = await metrics();
    for (const name of [
      'portcullis_hashes_waiting',
      'portcullis_oldest_job_due_seconds',
      'portcullis_request_duration_seconds_count',
      'process_cpu_seconds_total',
    ])
      expect(page).toContain(`${name}`);
  });

  it('names nobody', async () => {
    const ada = gateway.person();
    await ada.registers();
    await ada.graphql(`query ${ada.username} { ${ada.username}: me { id } }`);
    await newestIn('completed');
    const page = await metrics();
    expect(page.length).toBeGreaterThan(1000);
    for (const name of [ada.username, ada.email, '127.0.0.1']) expect(page).not.toContain(name);
  });
});

it('Audit and finished jobs are kept as long as the settings say', async () => {
  const cleanUp = (table: string) => CLEAN_UPS.find((each) => each.table === table)!;
  const clear = (table: string) => deleteInBatches(gateway.app.world, cleanUp(table));
  const ago = (days: number): Date => new Date(gateway.clock().getTime() - days * 86_400_000);
  for (const days of [29.9, 30.1]) {
    await gateway.database.query(
      `INSERT INTO audit_events (id, at, type, succeeded, request_id) VALUES (gen_random_uuid(), $1, 'LOGIN', true, 'old')`,
      [ago(days)],
    );
  }
  await clear('audit_events');
  expect(await gateway.database.query(`SELECT 1 FROM audit_events WHERE request_id = 'old'`)).toHaveLength(1);

  for (const days of [1.9, 2.1]) {
    await gateway.database.query(
      `INSERT INTO pgboss.archive (id, name, priority, state, retry_limit, retry_count, retry_delay, retry_backoff,
         start_after, expire_in, created_on, completed_on, keep_until, archived_on)
       VALUES (gen_random_uuid(), 'kept', 0, 'completed', 0, 0, 0, false, now(), '1 minute', now(), $1, now(), now())`,
      [ago(days)],
    );
  }
  await clear('pgboss.archive');
  expect(await gateway.database.query(`SELECT 1 FROM pgboss.archive WHERE name = 'kept'`)).toHaveLength(1);
});
