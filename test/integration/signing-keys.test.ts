import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeProtectedHeader } from 'jose';
import { DAY, MINUTE } from '../../src/platform/clock.js';
import { rotateSigningKeys } from '../../src/sessions/index.js';
import { signUp } from '../support/account.js';
import { createTestDatabase } from '../support/database.js';
import { APP_SECRET, startGateway, type TestGateway } from '../support/gateway.js';
import type { Person } from '../support/person.js';
import { jwksOf, mint, verifiedElsewhere, whoIs } from '../support/tokens.js';

const bearing = (token: string, person: Person): Promise<any> =>
  whoIs(person, { authorization: `Bearer ${token}` });

describe('The key set', () => {
  let rotating: TestGateway;
  beforeAll(async () => {
    rotating = await startGateway();
  });
  afterAll(() => rotating.stop());

  it('comes to be once, however many ask first', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, () => jwksOf(rotating)));
    const ids = new Set(answers.flatMap(({ keys }) => keys.map(({ kid }) => kid)));
    expect(ids.size).toBe(1);
  });

  const kidOf = (token: string): string => decodeProtectedHeader(token).kid!;
  const publishedIds = async (): Promise<string[]> => (await jwksOf(rotating)).keys.map(({ kid }) => kid);

  it('publishes a key before it signs, and keeps the old one until its last token has expired', async () => {
    const ada = await signUp(rotating);
    const old = kidOf(await mint(ada));
    expect(await rotateSigningKeys(rotating.app.world)).toBeNull();

    rotating.clock.advance(25 * DAY);
    expect(await rotateSigningKeys(rotating.app.world)).toBeNull();
    rotating.clock.advance(5 * DAY + MINUTE);
    const next = await rotateSigningKeys(rotating.app.world);
    expect(next).not.toBe(old);
    expect((await publishedIds()).sort()).toEqual([old, next].sort());
    const bob = await signUp(rotating);
    expect(kidOf(await mint(bob))).toBe(old);

    rotating.clock.advance(59 * MINUTE);
    const last = await mint(bob);
    expect(kidOf(last)).toBe(old);
    rotating.clock.advance(1 * MINUTE);
    expect(kidOf(await mint(bob))).toBe(next);
    rotating.clock.advance(3 * MINUTE);
    await expect(verifiedElsewhere(rotating, last)).resolves.toBeDefined();
    expect(await bearing(last, rotating.person())).not.toBeNull();

    rotating.clock.advance(10 * MINUTE);
    expect(await publishedIds()).toEqual([next]);
    await rotateSigningKeys(rotating.app.world);
    const [row] = await rotating.database.query<{ count: string }>('SELECT count(*) FROM signing_keys');
    expect(row!.count).toBe('1');
  });

  it('happens once, however many workers try', async () => {
    rotating.clock.advance(31 * DAY);
    const made = await Promise.all(Array.from({ length: 15 }, () => rotateSigningKeys(rotating.app.world)));
    expect(made.filter(Boolean)).toHaveLength(1);
  });

  it('by hand, twice in an hour, leaves no minute without a key that verifies', async () => {
    const ada = await signUp(rotating);
    const tokens: string[] = [];
    for (let step = 0; step < 20; step += 1) {
      if (step === 2 || step === 5) await rotateSigningKeys(rotating.app.world, { force: true });
      rotating.clock.advance(4 * MINUTE);
      const token = await mint(ada);
      tokens.push(kidOf(token));
      await expect(verifiedElsewhere(rotating, token)).resolves.toBeDefined();
    }
    expect(new Set(tokens).size).toBeGreaterThanOrEqual(2);
  });
});

describe('A new APP_SECRET', () => {
  const NEXT_SECRET = 'next-secret-9876543210-zyxwvutsrqponmlk';
  const at = async <Result>(
    database: TestGateway['database'],
    secret: string,
    work: (gateway: TestGateway) => Promise<Result>,
  ): Promise<Result> => {
    const running = await startGateway({ database, env: { APP_SECRET: secret } });
    try {
      return await work(running);
    } finally {
      await running.stop();
    }
  };

  it('keeps tokens and keys, and lets the old secret go once keys were sealed again', async () => {
    const database = await createTestDatabase();
    const ada = await at(database, APP_SECRET, async (gateway) => {
      const person = await signUp(gateway);
      return { token: await mint(person), sessionToken: person.sessionToken };
    });
    const kid = decodeProtectedHeader(ada.token).kid;
    const asAda = (gateway: TestGateway) =>
      Object.assign(gateway.person(), { sessionToken: ada.sessionToken });

    await at(database, `${NEXT_SECRET},${APP_SECRET}`, async (gateway) => {
      expect(await bearing(ada.token, gateway.person())).not.toBeNull();
      expect(decodeProtectedHeader(await mint(asAda(gateway))).kid).toBe(kid);
      await rotateSigningKeys(gateway.app.world);
    });
    await at(database, NEXT_SECRET, async (gateway) => {
      const token = await mint(asAda(gateway));
      expect(decodeProtectedHeader(token).kid).toBe(kid);
      expect(await bearing(token, gateway.person())).not.toBeNull();
    });
    await database.drop();
  });

  it('without the old one replaces the key that nobody can open any more', async () => {
    const database = await createTestDatabase();
    const before = await at(database, APP_SECRET, async (gateway) => {
      const person = await signUp(gateway);
      return { token: await mint(person), sessionToken: person.sessionToken };
    });
    await at(database, NEXT_SECRET, async (gateway) => {
      const ada = Object.assign(gateway.person(), { sessionToken: before.sessionToken });
      const token = await mint(ada);
      expect(decodeProtectedHeader(token).kid).not.toBe(decodeProtectedHeader(before.token).kid);
      await expect(verifiedElsewhere(gateway, token)).resolves.toBeDefined();
      await expect(verifiedElsewhere(gateway, before.token)).resolves.toBeDefined();
    });
    await database.drop();
  });
});
