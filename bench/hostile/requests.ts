import { documentOf, hostileDocument, MUTATIONS } from './documents.js';
import type { Random } from './random.js';
import { garbage, hostileString, hostileValue, mutate } from './values.js';
import type { HostileRequest } from './wire.js';

/** One bad request. `sort` says which of the four sorts it is. */
export function hostileRequest(random: Random): HostileRequest & { sort: string } {
  const [sort, bytes] = random.pick(SORTS);
  return { sort, bytes: bytes(random) };
}

const SORTS: readonly (readonly [string, (random: Random) => Buffer])[] = [
  ['document', (random) => post(random, JSON.stringify({ query: hostileDocument(random), variables: {} }))],
  ['document', (random) => post(random, JSON.stringify({ query: hostileDocument(random) }))],
  ['variables', hostileVariables],
  ['variables', hostileVariables],
  ['body', (random) => post(random, hostileBody(random))],
  [
    'headers',
    (random) =>
      post(random, JSON.stringify({ query: '{ me { id } mySessions { id } }' }), hostileHeaders(random)),
  ],
  ['headers', (random) => request(random.pick(METHODS), hostilePath(random), hostileHeaders(random), '')],
  ['wire', hostileWire],
];

function hostileVariables(random: Random): Buffer {
  const mutation = random.pick(MUTATIONS);
  const input = Object.fromEntries(
    mutation.fields.filter(() => random.chance(0.9)).map((field) => [field, plausible(random, field)]),
  );
  if (random.chance(0.1)) Object.assign(input, { [hostileString(random)]: hostileValue(random) });
  const variables = random.chance(0.05) ? hostileValue(random) : { input };
  return post(random, JSON.stringify({ query: documentOf(mutation), variables }));
}

/** Mostly of the right type, so that it gets past coercion and reaches the use case. */
function plausible(random: Random, field: string): unknown {
  if (random.chance(0.15)) return hostileValue(random);
  if (field === 'transport') return random.pick(['COOKIE', 'BEARER', 'PIGEON']);
  if (field === 'remember' || field === 'revokeOtherSessions') return random.chance(0.5);
  if (/email/i.test(field) && random.chance(0.5)) return `a${random.int(50)}@mail.test`;
  if (field === 'username' && random.chance(0.5)) return `name${random.int(50)}`;
  if (/password/i.test(field) && random.chance(0.5)) return 'correct horse battery staple';
  return hostileString(random);
}

function hostileBody(random: Random): string {
  const sound = JSON.stringify({ query: '{ me { id } }', variables: { a: 1 }, operationName: 'Q' });
  return random.pick([
    () => mutate(random, sound),
    () => sound.slice(0, random.int(sound.length)),
    () => JSON.stringify(hostileValue(random)),
    () => `[${sound},${sound}]`,
    () => '['.repeat(random.int(15_000)),
    () => `{"query":"{ me { id } }","variables":${'{"a":'.repeat(3000)}1${'}'.repeat(3000)}}`,
    () =>
      JSON.stringify({
        query: hostileValue(random),
        variables: hostileValue(random),
        operationName: hostileValue(random),
        extensions: hostileValue(random),
      }),
    () => JSON.stringify({ query: 'x'.repeat(40_000) }),
    () => '{"query":"{ me { id } }","__proto__":{"isAdmin":true},"constructor":{"prototype":{"a":1}}}',
    () => `{"query":"{ me { id } }","query":"{ mySessions { id } }"}`,
    () => '',
  ])();
}

const METHODS = [
  'GET',
  'POST',
  'PUT',
  'DELETE',
  'PATCH',
  'OPTIONS',
  'HEAD',
  'TRACE',
  'CONNECT',
  'BREW',
  'get',
];

const hostilePath = (random: Random): string =>
  random.pick([
    '/graphql?query={me{id}}',
    '/graphql?query=%7Bme%7Bid%7D%7D&variables=%7B',
    '/graphql?query=%ff%fe&query=a&variables[a]=1',
    '/graphql/',
    '//graphql',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/.well-known/jwks.json?%',
    '/readyz',
    '/schema.graphql',
    '/account/sign-up%00',
    `/${'a'.repeat(9000)}`,
    '*',
    'http://elsewhere.test/graphql',
    '/%',
  ]);

/** Bytes above 0xff and line ends would be another request; the sort `wire` is for those. */
const headerSafe = (value: string): string => value.replace(/[\r\n]/g, ' ').replace(/[\u0100-\uffff]/g, 'ÿ');

function hostileHeaders(random: Random): string[] {
  const value = (): string => headerSafe(hostileString(random)).slice(0, 4000);
  return Array.from({ length: 1 + random.int(6) }, () =>
    random.pick([
      () => `Authorization: Bearer ${value()}`,
      () => `Authorization: ${value()}`,
      () => `Cookie: __Host-portcullis=${value()}; __Host-portcullis=${value()}`,
      () => `Cookie: ${value()}`,
      () => `X-Session-Token: ${value()}`,
      () => `X-Gateway-Key: ${value()}`,
      () =>
        `X-Forwarded-For: ${random.pick(['::ffff:1.2.3.4', '999.1.1.1', value(), ', ,', '1.2.3.4,'.repeat(300)])}`,
      () => `Forwarded: for=${value()};by="${value()}`,
      () => `Origin: ${random.pick(['null', 'https://evil.test', value()])}`,
      () => `X-Request-Id: ${value()}`,
      () => `Accept: ${random.pick(['application/graphql-response+json', 'text/html', '*/*;q=2', value()])}`,
      () => `Content-Encoding: ${random.pick(['gzip', 'br', 'identity', value()])}`,
      () => `User-Agent: ${value()}`,
      () => `Sec-Fetch-Site: ${value()}`,
      () => `Expect: ${random.pick(['100-continue', value()])}`,
      () => `Transfer-Encoding: ${random.pick(['chunked', 'gzip, chunked', 'x'])}`,
      () => `X-Fill: ${'f'.repeat(random.int(20_000))}`,
      () => `${garbage(random, 5).replace(/[^\x21-\x7e]/g, 'h')}: ${value()}`,
    ])(),
  );
}

const CONTENT_TYPES = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/json; charset=utf-16',
  'application/graphql',
  '',
];

function post(random: Random, body: string, headers: string[] = []): Buffer {
  const type = random.chance(0.95) ? 'application/json' : random.pick(CONTENT_TYPES);
  return request('POST', '/graphql', [...(type ? [`Content-Type: ${type}`] : []), ...headers], body);
}

function request(method: string, path: string, headers: string[], body: string): Buffer {
  const payload = Buffer.from(body);
  const head = [`${method} ${path} HTTP/1.1`, 'Host: auth.portcullis.test', 'Connection: close', ...headers];
  if (payload.length > 0) head.push(`Content-Length: ${payload.length}`);
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), payload]);
}

function hostileWire(random: Random): Buffer {
  const sound = request(
    'POST',
    '/graphql',
    ['Content-Type: application/json'],
    '{"query":"{ me { id } }"}',
  ).toString('latin1');
  const text = random.pick([
    () => mutate(random, sound),
    () => sound.slice(0, random.int(sound.length)),
    () => sound.replace('auth.portcullis.test', headerSafe(hostileString(random)) || 'a b'),
    () => sound.replace(/Host:.*\r\n/, ''),
    () => sound.replace('HTTP/1.1', random.pick(['HTTP/0.9', 'HTTP/1.0', 'HTTP/2.0', 'HTTP/9.9', ''])),
    () =>
      sound.replace(
        /Content-Length: \d+/,
        `Content-Length: ${random.pick(['-1', '0', '99999999999', '5, 6', 'x'])}`,
      ),
    () =>
      sound
        .replace(/Content-Length: \d+/, 'Transfer-Encoding: chunked')
        .replace('{"query', `${random.pick(['zz', '5', 'ffffffff', '-1'])}\r\n{"query`),
    () => sound.replace('\r\n\r\n', `\r\n${'A: b\r\n'.repeat(random.int(3000))}\r\n`),
    () => sound.replaceAll('\r\n', '\n'),
    () => sound + sound,
    () => garbage(random, random.int(2000)),
    () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    () => '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
  ])();
  return Buffer.from(text, 'latin1');
}
