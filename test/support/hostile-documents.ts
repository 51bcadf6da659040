/** Documents that an attacker would send, each about as large as a body may be. */
export interface HostileDocument {
  name: string;
  query: string;
}

/** What is left of a body of 32 KiB for the document. */
export const LARGEST_DOCUMENT = 32_000;

/** As many repetitions of `piece` as fit beside `head` and `tail`. */
const filled = (head: string, piece: (index: number) => string, tail = ''): string => {
  let text = head;
  for (let index = 0; text.length + tail.length < LARGEST_DOCUMENT - 60; index += 1) text += piece(index);
  return text + tail;
};

const fragmentBomb = (): string => {
  const fragments = Array.from(
    { length: 40 },
    (_, index) => `fragment f${index} on User { a${index}: id ...f${index + 1} ...f${index + 1} b: id }`,
  );
  return `{ me { ...f0 } } ${fragments.join(' ')} fragment f40 on User { id }`;
};

const nestedBomb = (): string => {
  const spread = (name: string): string =>
    Array.from({ length: 9 }, (_, i) => `x${i}: ofType { ...${name} }`).join(' ');
  const fragments = Array.from(
    { length: 40 },
    (_, index) => `fragment f${index} on __Type { ${spread(`f${index + 1}`)} }`,
  );
  return `{ __type(name: "User") { ...f0 } } ${fragments.join(' ')} fragment f40 on __Type { name }`;
};

export const HOSTILE_DOCUMENTS: readonly HostileDocument[] = [
  { name: 'one field under one name, over and over', query: filled('{ me {', () => ' id', ' } }') },
  { name: 'one object under one name, over and over', query: filled('{', () => ' me{id username}', ' }') },
  { name: 'aliases of an ordinary field', query: filled('{', (i) => ` a${i}:me{id}`, ' }') },
  { name: 'aliases inside a field', query: filled('{ me {', (i) => ` a${i}:id`, ' } }') },
  { name: 'directives on one field', query: filled('{ me', () => ' @skip(if:false)', ' { id } }') },
  { name: 'unknown directives', query: filled('{ me', (i) => ` @u${i}`, ' { id } }') },
  { name: 'unknown fields', query: filled('{', (i) => ` usres${i}`, ' }') },
  { name: 'unknown types of variables', query: filled('query(', (i) => `$v${i}:Usr${i}`, ') { me { id } }') },
  { name: 'variables', query: filled('query(', (i) => `$v${i}:ID!`, ') { me { id } }') },
  { name: 'operations', query: filled('', (i) => `query q${i}{me{id}}`) },
  { name: 'fragments that nobody spreads', query: filled('{me{id}}', (i) => `fragment f${i} on User{id}`) },
  {
    name: 'fragments in one set',
    query: filled(
      `{me{${Array.from({ length: 600 }, (_, i) => `...f${i}`).join(' ')}}}`,
      (i) => `fragment f${i} on User{a${i}:id}`,
    ),
  },
  {
    name: 'spreads of one fragment',
    query: filled('{ me {', () => '...f ', '} } fragment f on User { id }'),
  },
  { name: 'a fragment bomb', query: fragmentBomb() },
  { name: 'a fragment bomb through fields', query: nestedBomb() },
  {
    name: 'a fragment cycle',
    query: '{ me { ...a } } fragment a on User { ...b } fragment b on User { ...a }',
  },
  {
    name: 'a fragment cycle through fields',
    query: '{ __type(name: "User") { ...a } } fragment a on __Type { ofType { ...a } }',
  },
  { name: 'deep selections', query: filled('', () => '{a', '') },
  { name: 'closed deep selections', query: `${'{a'.repeat(10_000)}${'}'.repeat(10_000)}` },
  { name: 'deep inline fragments', query: filled('{me', () => '{...on User', '') },
  { name: 'deep introspection', query: filled('{__type(name:"User"){fields{type', () => '{ofType') },
  {
    name: 'wide introspection',
    query: filled('{__schema{types{', () => 'fields{type{fields{name}}} ', '}}}'),
  },
  { name: 'deep lists', query: filled('{ users(ids: ', () => '[', '') },
  { name: 'closed deep lists', query: `{ users(ids: ${'['.repeat(15_000)}${']'.repeat(15_000)}) { id } }` },
  { name: 'deep list types', query: `query($a: ${'['.repeat(15_000)}ID${']'.repeat(15_000)}) { me { id } }` },
  { name: 'deep objects', query: filled('mutation { login(input: ', () => '{a:', '') },
  { name: 'a long list', query: filled('{ users(ids: [', () => '1 ', ']) { id } }') },
  { name: 'a long name', query: `{ ${'a'.repeat(LARGEST_DOCUMENT)} }` },
  { name: 'a long string', query: `{ users(ids: "${'\\u0000'.repeat(4000)}") { id } }` },
  { name: 'a long block string', query: `{ users(ids: """${'\n '.repeat(8000)}""") { id } }` },
  { name: 'nothing but commas', query: ','.repeat(LARGEST_DOCUMENT) },
  { name: 'nothing but comments', query: '#\n'.repeat(LARGEST_DOCUMENT / 4) },
  { name: 'nothing but braces', query: '{'.repeat(LARGEST_DOCUMENT) },
  {
    name: 'a hundred guesses',
    query: `mutation { ${Array.from({ length: 100 }, (_, i) => `a${i}: login(input: {identifier: "a", password: "b"}) { errors { code } }`).join(' ')} }`,
  },
  ...insideTheBounds(),
];

/** Just small enough to reach the engine's own rules. */
function insideTheBounds(): HostileDocument[] {
  const times = (count: number, piece: (index: number) => string): string =>
    Array.from({ length: count }, (_, index) => piece(index)).join(' ');
  return [
    { name: 'inside: objects under one name', query: `{ ${times(50, () => 'me{id username}')} }` },
    { name: 'inside: fields under one name', query: `{ me { ${times(88, () => 'id')} } }` },
    { name: 'inside: unknown fields', query: `{ ${times(250, (i) => `usres${i}{idd}`)} }` },
    { name: 'inside: unknown types', query: `query(${times(900, (i) => `$v${i}:Usr`)}) { me { id } }` },
    {
      name: 'inside: variables',
      query: `query(${times(900, (i) => `$v${i}:ID!`)}) { users(ids: [${times(900, (i) => `$v${i}`)}]) { id } }`,
    },
    {
      name: 'inside: operations that share fragments',
      query: `${times(20, (i) => `query q${i}($v: ID!) { me { ...f0 } }`)} ${times(49, (i) => `fragment f${i} on User { ${i < 48 ? `...f${i + 1}` : ''} id username nope${i} }`)}`,
    },
    {
      name: 'inside: fragments in one set',
      query: `{ me { ${times(50, (i) => `...f${i}`)} } } ${times(50, (i) => `fragment f${i} on User { ${times(7, (j) => `a${i}x${j}: id`)} }`)}`,
    },
    { name: 'inside: a list of wrong values', query: `{ users(ids: [${times(5000, () => '1.5')}]) { id } }` },
    {
      name: 'inside: an object of wrong fields',
      query: `mutation { login(input: { ${times(1900, (i) => `idd${i}:1`)} }) { errors { code } } }`,
    },
    { name: 'inside: unknown arguments', query: `{ users(${times(1900, (i) => `idd${i}:1`)}) { id } }` },
  ];
}
