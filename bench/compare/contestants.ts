import { insertPeople, newEmails, PASSWORD, passwordHash } from '../support/people.js';
import type { Target } from '../support/load.js';
import type { Service } from '../support/service.js';
import type { Stage } from '../support/stage.js';

/** One server, and what is asked of it. */
export interface Contestant {
  name: 'bcrypt' | 'argon2id' | 'better-auth';
  service: Service;
  /** Who is there? Each of many sessions in turn would only measure the client; one is asked again and again. */
  checks: Record<string, Target>;
  signIn: Target;
  /** Nobody signs up twice: so many new addresses. */
  signUp: (count: number) => Target;
}

/** Few enough that each of them was here before the first round: most sign-ins are from where a person always is. */
const PEOPLE = 100;
const emails = Array.from({ length: PEOPLE }, (_, index) => `person-${index}@bench.test`);
export async function startPortcullis(stage: Stage, scheme: 'bcrypt' | 'argon2id'): Promise<Contestant> {
  const name = `portcullis_${scheme}`;
  const settings = { PASSWORD_SCHEME: scheme };
  const database = await stage.createDatabase(name);
  await insertPeople(database, await passwordHash(settings), emails);
  const service = await stage.startPortcullis(name, settings);
  const post = (query: string, inputs: readonly object[] = [], headers = {}): Omit<Target, 'expected'> => ({
    url: `${service.url}/graphql`,
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    bodies: inputs.length
      ? inputs.map((input) => JSON.stringify({ query, variables: { input } }))
      : [JSON.stringify({ query })],
  });
  const [bearer, cookie] = [await signIn(service, 'BEARER'), await signIn(service, 'COOKIE')];
  return {
    name: scheme,
    service,
    checks: {
      typename: { ...post('{ __typename }'), expected: '{"data":{"__typename":"Query"}}' },
      bearer: {
        ...post('{ me { id } }', [], { authorization: `Bearer ${bearer}` }),
        expected: '{"data":{"me":{"id":"',
      },
      cookie: { ...post('{ me { id } }', [], { cookie }), expected: '{"data":{"me":{"id":"' },
    },
    signIn: {
      ...post(
        LOGIN,
        emails.map((identifier) => ({ identifier, password: PASSWORD, transport: 'BEARER' })),
      ),
      expected: '"sessionToken":"pcs_',
    },
    signUp: (count) => ({
      ...post(
        'mutation($input: RegisterInput!) { register(input: $input) { ticket errors { code } } }',
        newEmails(count).map((email) => ({ email, username: email.replace(/@.*/, ''), password: PASSWORD })),
      ),
      expected: '"errors":[]',
    }),
  };
}

const LOGIN = 'mutation($input: LoginInput!) { login(input: $input) { sessionToken errors { code } } }';

/** The credential that comes back: in the body, or as `name=value` of the cookie. */
async function signIn({ url }: Service, transport: 'BEARER' | 'COOKIE'): Promise<string> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: 'https://bench.test' },
    body: JSON.stringify({
      query: LOGIN,
      variables: { input: { identifier: emails[0], password: PASSWORD, transport } },
    }),
  });
  const { data } = (await response.json()) as { data: { login: { sessionToken: string | null } } };
  return data.login.sessionToken ?? response.headers.get('set-cookie')!.replace(/;.*/, '');
}

export async function startBetterAuth(stage: Stage): Promise<Contestant> {
  const database = await stage.createDatabase('better_auth');
  const service = await stage.startBetterAuth('better_auth');
  const api = `${service.url}/api/auth`;
  const post = (path: string, bodies: object[]): Omit<Target, 'expected'> => ({
    url: `${api}${path}`,
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: service.url },
    bodies: bodies.map((body) => JSON.stringify(body)),
  });
  const signedUp = await fetch(`${api}/sign-up/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: service.url },
    body: JSON.stringify({ email: emails[0], name: 'Person', password: PASSWORD }),
  });
  const cookie = signedUp.headers.get('set-cookie')!.replace(/;.*/, '');
  // All people share the first one's hash, as with ours.
  for (const statement of COPIES) await database.query(statement, [emails[0], emails.slice(1)]);
  await database.query('VACUUM ANALYZE');
  return {
    name: 'better-auth',
    service,
    checks: {
      'get-session': {
        url: `${api}/get-session`,
        method: 'GET',
        headers: { cookie },
        bodies: [],
        expected: '"session":{',
      },
    },
    signIn: {
      ...post(
        '/sign-in/email',
        emails.map((email) => ({ email, password: PASSWORD })),
      ),
      expected: '"token":"',
    },
    signUp: (count) => ({
      ...post(
        '/sign-up/email',
        newEmails(count).map((email) => ({ email, name: 'Person', password: PASSWORD })),
      ),
      expected: '"token":"',
    }),
  };
}

const COPIES = [
  `INSERT INTO "user" (id, name, email, "emailVerified", "createdAt", "updatedAt")
   SELECT gen_random_uuid(), name, other, "emailVerified", "createdAt", "updatedAt"
   FROM "user", unnest($2::text[]) AS other WHERE email = $1`,
  `INSERT INTO account (id, "accountId", "providerId", "userId", password, "createdAt", "updatedAt")
   SELECT gen_random_uuid(), other.id, "providerId", other.id, password, account."createdAt", account."updatedAt"
   FROM account JOIN "user" first ON first.id = "userId" AND first.email = $1, "user" other
   WHERE other.email = ANY($2)`,
];
