import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { alsoSignedIn, member } from '../support/member.js';

describe('What a scrape reads in the database', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway.stop());

  const scrape = async (): Promise<string> => (await fetch(`${gateway.app.adminUrl}/metrics`)).text();

  it('is how many sessions live, and not those that ended', async () => {
    const ada = await member(gateway);
    const device = await alsoSignedIn(ada);
    expect(await scrape()).toContain('\nportcullis_sessions_live 2\n');
    await device.logsOut();
    expect(await scrape()).toContain('\nportcullis_sessions_live 1\n');
  });

  it('is what waits in each queue, and for how long', async () => {
    await gateway.settled();
    const page = await scrape();
    for (const queue of ['letters', 'upkeep']) {
      expect(page).toMatch(new RegExp(`^portcullis_jobs\\{queue="${queue}",state="done"\\} [1-9]`, 'm'));
      expect(page).toContain(`portcullis_oldest_job_due_seconds{queue="${queue}"} 0`);
    }
  });
});
