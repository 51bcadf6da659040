import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, startGateway, type TestGateway } from '../support/gateway.js';
import { member } from '../support/member.js';
import type { Person } from '../support/person.js';
import { jobsOf } from '../support/queue.js';
import { countRows } from '../support/world.js';

let gateway: TestGateway;
let ada: Person;
beforeAll(async () => {
  gateway = await startGateway();
  ada = await member(gateway);
  // A mistake of ours, as seen from Postgres: a column that the models know is not there.
  await gateway.database.query('ALTER TABLE audit_events DROP COLUMN user_agent');
});
afterAll(() => gateway.stop());

/** Reads what is broken; who asks is known before. */
const EVENTS = '{ mySecurityEvents { edges { node { id } } } }';

describe('An error that nobody expected', () => {
  it('is masked, and named by the request id of the answer', async () => {
    const { status, data, errors, headers } = await ada.graphql(
      EVENTS,
      {},
      { headers: { 'x-request-id': 'my-id-7' } },
    );

    expect(status).toBe(200);
    expect(data).toBeNull();
    expect(errors).toEqual([
      {
        message: 'Something went wrong on our side.',
        locations: expect.anything(),
        path: ['mySecurityEvents'],
        extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: 'my-id-7' },
      },
    ]);
    expect(headers.get('x-request-id')).toBe('my-id-7');
  });

  it('is named by a made-up request id where there is none', async () => {
    const { errors, headers } = await ada.graphql(EVENTS);
    expect(errors[0]!.extensions.requestId).toBe(headers.get('x-request-id'));
  });

  it('says nothing of SQL, columns, stacks or libraries, in query and mutation', async () => {
    const answers = [
      await ada.graphql(EVENTS),
      await ada.graphql(
        'mutation($input: LoginInput!) { login(input: $input) { errors { code } } }',
        { input: { identifier: ada.email, password: ada.password, transport: 'BEARER' } },
        { headers: { authorization: undefined } },
      ),
    ];
    for (const { text, errors } of answers) {
      expect(errors[0]!.extensions.code).toBe('INTERNAL_SERVER_ERROR');
      expect(text).not.toMatch(/user_agent|select|sequelize|postgres|node_modules|\.ts|\.js|stack/i);
    }
  });

  it('is in the log under the same id, by its class and code but not its message', async () => {
    await ada.graphql(EVENTS, {}, { headers: { 'x-request-id': 'look-me-up' } });
    const lines = gateway.logs
      .map((line) => JSON.parse(line))
      .filter(({ requestId }) => requestId === 'look-me-up');
    expect(lines).toContainEqual(
      expect.objectContaining({
        msg: 'request.failed',
        errorName: 'SequelizeDatabaseError',
        errorCode: '42703',
      }),
    );
    expect(JSON.stringify(lines)).not.toMatch(/does not exist|SELECT/);
  });

  it('leaves nothing half-done', async () => {
    const sessions = await countRows(gateway, 'sessions');
    const letters = await countRows(gateway, 'pgboss.job', `name = 'letters'`);
    await ada.graphql('mutation { updateProfile(input: { displayName: "x" }) { errors { code } } }');
    expect(await countRows(gateway, 'sessions')).toBe(sessions);
    expect(await countRows(gateway, 'pgboss.job', `name = 'letters'`)).toBe(letters);
    expect(await countRows(gateway, 'users', 'display_name IS NOT NULL')).toBe(0);
  });

  it('in a worker brings the job back later', async () => {
    // The request goes well, and the letter's job meets the mistake.
    await gateway.database.query('ALTER TABLE audit_events ADD COLUMN user_agent text');
    await gateway.database.query('ALTER TABLE users DROP COLUMN locale');
    const stranger = gateway.person();
    await stranger.registers();
    const job = await eventually('the job to be delayed', async () =>
      (await jobsOf(gateway.database, 'send-verification')).find(({ state }) => state === 'retry'),
    );
    expect(job.output).toEqual({ problem: 'SequelizeDatabaseError' });
  });
});
