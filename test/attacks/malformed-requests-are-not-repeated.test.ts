import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startGateway, type TestGateway } from '../support/gateway.js';
import { ask, postGraphql, speakRaw, type WireAnswer } from '../support/wire.js';

const CANARY = 'kanarienvogel7';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.stop());

function expectDiscreet(what: string, { status, text }: Pick<WireAnswer, 'status' | 'text'>): void {
  expect([what, status < 500]).toEqual([what, true]);
  expect([what, text.toLowerCase().includes(CANARY)]).toEqual([what, false]);
  expect([what, text.includes('INTERNAL_SERVER_ERROR')]).toEqual([what, false]);
  expect([what, /node_modules|at \w+ \(|Did you mean|graphql-js|fastify|apollo server/i.test(text)]).toEqual([
    what,
    false,
  ]);
}

const DOCUMENTS: Record<string, string> = {
  'an unknown field': `{ ${CANARY} }`,
  'a field that is nearly one': '{ mee { id } authSetting { codeLength } }',
  'an unknown field of a type': `{ me { ${CANARY} } }`,
  'an unknown argument': `{ me(${CANARY}: "${CANARY}") { id } }`,
  'an unknown input field': `mutation { logout { errors { code } } login(input: { ${CANARY}: "${CANARY}" }) { errors { code } } }`,
  'an unknown enum value': `mutation { login(input: { identifier: "${CANARY}", password: "${CANARY}", transport: ${CANARY} }) { errors { code } } }`,
  'an unknown directive': `{ me @${CANARY} { id } }`,
  'an unknown fragment': `{ me { ...${CANARY} } }`,
  'an unused fragment': `{ me { id } } fragment ${CANARY} on User { id }`,
  'a fragment of an unknown type': `{ me { ... on ${CANARY} { id } } }`,
  'a fragment that spreads itself': `{ me { ...${CANARY} } } fragment ${CANARY} on User { ...${CANARY} }`,
  'an unknown variable type': `query($a: ${CANARY}) { me { id } }`,
  'an undeclared variable': `mutation { resendVerification(input: { ticket: $${CANARY} }) { errors { code } } }`,
  'an unused variable': `query($${CANARY}: String) { me { id } }`,
  'a literal of the wrong type': `mutation { register(input: { email: 7, username: ["${CANARY}"], password: {${CANARY}: 1} }) { errors { code } } }`,
  'a literal that is no address': `mutation { requestPasswordReset(input: { email: "${CANARY}" }) { errors { code } } }`,
  'a missing selection': `mutation ${CANARY} { login(input: { identifier: "${CANARY}", password: "${CANARY}" }) }`,
  'a syntax error': `{ me { id "${CANARY} } }`,
  'an illegal character': `{ me \u0007${CANARY} { id } }`,
  'a lone surrogate': `mutation { requestPasswordReset(input: { email: "${CANARY}\\uD800@mail.test" }) { errors { code } } }`,
  'a deep selection': `{ ${'me { '.repeat(900)} ${CANARY} ${'} '.repeat(900)} }`,
  'a deep list': `{ users(ids: ${'['.repeat(900)}"${CANARY}"${']'.repeat(900)}) { id } }`,
  'more tokens than the parser takes': `{ ${`${CANARY} `.repeat(2100)} }`,
  'a subscription': `subscription { ${CANARY} }`,
  'a schema': `type ${CANARY} { a: String }`,
  nothing: '',
  'a comment': `# ${CANARY}`,
};

const BODIES: Record<string, string> = {
  'no JSON': CANARY,
  'half of JSON': `{"query":"${CANARY}`,
  'a JSON string': JSON.stringify(CANARY),
  'a number': '7',
  null: 'null',
  'a list': JSON.stringify([{ query: `{ ${CANARY} }` }]),
  'no query': JSON.stringify({ [CANARY]: CANARY }),
  'a query that is no text': JSON.stringify({ query: { [CANARY]: CANARY } }),
  'variables that are text': JSON.stringify({ query: '{ me { id } }', variables: CANARY }),
  'variables that are a list': JSON.stringify({ query: '{ me { id } }', variables: [CANARY] }),
  'an unknown operation name': JSON.stringify({ query: '{ me { id } }', operationName: CANARY }),
  'an operation name that is no text': JSON.stringify({ query: '{ me { id } }', operationName: [CANARY] }),
  'extensions that are text': JSON.stringify({ query: '{ me { id } }', extensions: CANARY }),
  'a persisted query': JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: CANARY } } }),
  'a polluted prototype': `{"__proto__":{"${CANARY}":1},"query":"{ me { id } }"}`,
  'a polluted constructor': `{"constructor":{"prototype":{"${CANARY}":1}},"query":"{ me { id } }"}`,
  'too much': JSON.stringify({ query: `{ me { id } } # ${CANARY.repeat(3000)}` }),
};

const HEADERS: Record<string, Record<string, string>> = {
  'a bearer': { authorization: `Bearer ${CANARY}` },
  'a JWT of nonsense': { authorization: `Bearer ${CANARY}.${CANARY}.${CANARY}` },
  'another scheme': { authorization: `Basic ${CANARY}` },
  'a session token': { 'x-session-token': CANARY },
  'a cookie': { cookie: `__Host-portcullis=${CANARY}; ${CANARY}=${CANARY}` },
  'two cookies': { cookie: `__Host-portcullis=${CANARY}; __Host-portcullis=${CANARY}x` },
  'a gateway key': { 'x-gateway-key': CANARY },
  'a request id that is none': { 'x-request-id': `${CANARY} <script>` },
  'a user agent': { 'user-agent': `${CANARY}${'\u00ff'.repeat(600)}` },
  'an origin': { origin: `https://${CANARY}.test` },
  'a host': { host: `${CANARY}_!` },
  'an operation name': { 'x-apollo-operation-name': CANARY },
  'an accept': { accept: `application/${CANARY}` },
  'a content type': { 'content-type': `application/${CANARY}` },
  'an encoding': { 'content-encoding': CANARY },
  'forwarded addresses': { 'x-forwarded-for': CANARY, forwarded: `for=${CANARY}`, 'x-gateway-key': CANARY },
};

const PATHS = [
  `/${CANARY}`,
  `/graphql/${CANARY}`,
  `/graphql?query={${CANARY}}`,
  `/account/${CANARY}`,
  `/%00${CANARY}`,
  `/%ff${CANARY}`,
  `/../${CANARY}`,
];

describe('What cannot be understood is not repeated', () => {
  it.each(Object.keys(DOCUMENTS))('a document with %s', async (what) => {
    const answer = await postGraphql(gateway.app.url, { query: DOCUMENTS[what] });
    expectDiscreet(what, answer);
    expect(answer.json.errors.length).toBeGreaterThan(0);
  });

  it.each(Object.keys(BODIES))('a body that is %s', async (what) => {
    expectDiscreet(what, await postGraphql(gateway.app.url, BODIES[what]));
  });

  it.each(Object.keys(HEADERS))('%s', async (what) => {
    for (const query of [
      '{ me { id } }',
      '{ mySessions { id } }',
      'mutation { logout { errors { code } } }',
    ]) {
      const answer = await postGraphql(gateway.app.url, { query }, HEADERS[what]);
      expectDiscreet(what, answer);
      expect(
        JSON.stringify(Object.entries(answer.headers).filter(([name]) => !name.startsWith('access-control'))),
      ).not.toContain(CANARY);
    }
  });

  it('a path', async () => {
    for (const path of PATHS) {
      for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD']) {
        expectDiscreet(`${method} ${path}`, await ask(gateway.app.url, path, { method }));
      }
    }
  });

  it('what is no HTTP at all', async () => {
    for (const bytes of [
      `${CANARY}\r\n\r\n`,
      `GET / HTTP/1.1\r\n${CANARY}\r\n\r\n`,
      `POST /graphql HTTP/1.1\r\nContent-Length: ${CANARY}\r\n\r\n`,
    ]) {
      const heard = await speakRaw(gateway.app.url, bytes);
      expect(heard).toMatch(/^HTTP\/1\.1 400 /);
      expect(heard).not.toContain(CANARY);
    }
  });

  it('nor is any of it logged', () => {
    expect(gateway.logs.length).toBeGreaterThanOrEqual(50);
    // But for the `User-Agent`, which security events name on purpose.
    const withoutDevice = gateway.logs.map((line) => line.replace(/"userAgent":"[^"]*",?/, ''));
    expect(withoutDevice.filter((line) => line.toLowerCase().includes(CANARY))).toEqual([]);
    expect(gateway.logs.filter((line) => line.includes('request.failed'))).toEqual([]);
  });
});
