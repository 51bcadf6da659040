import type { Load, Target } from '../support/load.js';
import { PASSWORD } from '../support/people.js';
import type { Service } from '../support/service.js';
import type { Stage } from '../support/stage.js';
import { credentialOf, emailOf } from './crowd.js';

export interface TwoProcesses {
  onePerSecond: number;
  twoPerSecond: number;
  /** Of many parallel tries with wrong passwords at both; the rule says 30. */
  evaluatedTries: number;
  /** Sessions that one process ended and the other still knew; the rule says none. */
  outlived: number;
}

const LOGIN = 'mutation($input: LoginInput!) { login(input: $input) { sessionToken errors { code } } }';
const TRIES = 80;
const ENDED = 20;

/** Two gateways on one database: what they answer together, and whether limits and revocation are exact across them. */
export async function measureTwo(stage: Stage, database: string, seconds: number): Promise<TwoProcesses> {
  // The real limits: this is about them.
  const settings = { BCRYPT_COST: '4', RATE_LIMIT_SCALE: '1', TRUSTED_PROXIES: '127.0.0.1/32' };
  const services = [
    await stage.startPortcullis(database, settings),
    await stage.startPortcullis(database, settings),
  ] as const;
  try {
    const [first, second] = services;
    const one = await flood(stage.load, [first], seconds);
    const two = await flood(stage.load, services, seconds);
    return {
      onePerSecond: one,
      twoPerSecond: two,
      evaluatedTries: await countEvaluated(stage.load, services),
      outlived: await countOutlived(first, second),
    };
  } finally {
    for (const service of services) await service.stop();
  }
}

const target = ({ url }: Service, body: object, more: Partial<Target> = {}): Target => ({
  url: `${url}/graphql`,
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  bodies: [JSON.stringify(body)],
  expected: '"data"',
  ...more,
});

async function flood(load: Load, services: readonly Service[], seconds: number): Promise<number> {
  const floods = services.map((service) =>
    load.flood(
      target(
        service,
        { query: '{ me { id } }' },
        {
          headers: { 'content-type': 'application/json', authorization: `Bearer ${credentialOf(1)}` },
          expected: '{"data":{"me":{"id":"',
        },
      ),
      { seconds, inFlight: Math.round(60 / services.length) },
    ),
  );
  return (await Promise.all(floods)).reduce((sum, { perSecond }) => sum + perSecond, 0);
}

/** Each try comes from an address of its own, so that only the name counts. */
async function countEvaluated(load: Load, services: readonly Service[]): Promise<number> {
  const tries = Array.from({ length: TRIES }, (_, index) => {
    const body = {
      query: LOGIN,
      variables: { input: { identifier: emailOf(7), password: 'wrong horse battery', transport: 'BEARER' } },
    };
    const headers = { 'content-type': 'application/json', 'x-forwarded-for': `198.51.100.${index}` };
    return load.batch(
      target(services[index % services.length]!, body, { headers, expected: 'INVALID_CREDENTIALS' }),
      {
        count: 1,
        inFlight: 1,
      },
    );
  });
  const answers = (await Promise.all(tries)).flatMap((sent) => sent.answers);
  return answers.filter(({ isExpected }) => isExpected).length;
}

async function countOutlived(first: Service, second: Service): Promise<number> {
  let outlived = 0;
  for (let index = 0; index < ENDED; index += 1) {
    const login = await ask(first, {
      query: LOGIN,
      variables: { input: { identifier: emailOf(100 + index), password: PASSWORD, transport: 'BEARER' } },
    });
    const bearer = /"sessionToken":"(pcs_[\w-]+)"/.exec(login)?.[1];
    if (!bearer || !(await isKnown(second, bearer))) throw new Error(`A session did not start: ${login}`);
    await ask(first, { query: 'mutation { logout { errors { code } } }' }, bearer);
    if (await isKnown(second, bearer)) outlived += 1;
  }
  return outlived;
}

const isKnown = async (service: Service, bearer: string): Promise<boolean> =>
  (await ask(service, { query: '{ me { id } }' }, bearer)).startsWith('{"data":{"me":{');

async function ask({ url }: Service, body: object, bearer?: string): Promise<string> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(bearer && { authorization: `Bearer ${bearer}` }),
      // Not one address for all of them: logins are limited by it.
      'x-forwarded-for': `203.0.113.${Math.floor(Math.random() * 250)}`,
    },
    body: JSON.stringify(body),
  });
  return response.text();
}
