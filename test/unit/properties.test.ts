import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { buildSchema, parse, validate } from 'graphql';
import {
  clientAddressOf,
  createTrust,
  limitKeyOfAddress,
  unreadableNetworks,
} from '../../src/abuse/index.js';
import { formatCode, readCode } from '../../src/challenges/index.js';
import { brokenBound } from '../../src/gateway/document-bounds.js';
import { oneSensitiveField, SENSITIVE_FIELDS } from '../../src/gateway/document-rules.js';
import { canonicalEmail } from '../../src/mail/index.js';

const RUNS = { numRuns: 1000 };
/** Any string a client can send: also control characters, lone surrogates and every plane. */
const anything = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom('\ud800', '\udfff', '\u0000', '@', '.', 'ß', 'K', '%', '[', ' ') }),
);

describe('The canonical form of an address', () => {
  const almostAnAddress = fc
    .tuple(anything, fc.constantFrom('@', '＠', '@@'), fc.oneof(fc.domain(), anything))
    .map((parts) => parts.join(''));

  it('is total and idempotent, and holds nothing but plain ASCII', () => {
    fc.assert(
      fc.property(fc.oneof(anything, fc.emailAddress(), almostAnAddress), (submitted) => {
        const canonical = canonicalEmail(submitted);
        if (canonical === null) return;
        expect(canonical).toMatch(/^[!-?A-~]+@[a-z0-9.-]+$/);
        expect(canonical).toBe(canonical.toLowerCase());
        expect(canonicalEmail(canonical)).toBe(canonical);
      }),
      RUNS,
    );
  });

  it('does not depend on letter case or on white space around it', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (address) => {
        const canonical = canonicalEmail(address);
        expect(canonicalEmail(`\t ${address} \n`)).toBe(canonical);
        if (/^[\x21-\x7e]+$/.test(address)) expect(canonicalEmail(address.toUpperCase())).toBe(canonical);
      }),
      RUNS,
    );
  });
});

describe('Reading a code', () => {
  it('is total and idempotent', () => {
    fc.assert(
      fc.property(anything, (submitted) => {
        expect(readCode(readCode(submitted))).toBe(readCode(submitted));
      }),
      RUNS,
    );
  });

  it('reads what letters show, however a person spaces, cases and confuses it', () => {
    const symbol = fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTVWXYZ');
    const code = fc.array(symbol, { minLength: 6, maxLength: 6 }).map((symbols) => symbols.join(''));
    const confused: Record<string, string[]> = { '0': ['0', 'o', 'O'], '1': ['1', 'i', 'I', 'l', 'L'] };
    fc.assert(
      fc.property(code, fc.infiniteStream(fc.nat()), (code, choices) => {
        const typed = [...formatCode(code)].map((symbol) => {
          const spellings = confused[symbol] ?? [symbol, symbol.toLowerCase()];
          const { value } = choices.next() as { value: number };
          return `${spellings[value % spellings.length]}${value % 3 === 0 ? ' ' : ''}`;
        });
        expect(readCode(typed.join(''))).toBe(code);
      }),
      RUNS,
    );
  });
});

describe('The client address', () => {
  const address = fc.oneof(
    fc.ipV4(),
    fc.ipV6(),
    fc.ipV4().map((v4) => `::ffff:${v4}`),
  );
  const hop = fc.oneof(
    address,
    anything,
    fc.ipV6().map((v6) => `[${v6}]:4711`),
    fc.ipV4().map((v4) => `${v4}:80`),
  );
  const header = fc.option(
    fc.array(hop).map((hops) => hops.join(', ')),
    { nil: undefined },
  );
  const forwarding = fc.record({
    peer: fc.oneof(address, anything),
    forwardedFor: header,
    forwarded: fc.oneof(
      header,
      fc.array(hop).map((hops) => hops.map((each) => `for="${each}"`).join(', ')),
    ),
  });

  it('is the peer whatever headers say, unless somebody trusted wrote them', () => {
    fc.assert(
      fc.property(forwarding, (facts) => {
        const trustsNobody = createTrust([]);
        const alone = clientAddressOf(
          { ...facts, forwardedFor: undefined, forwarded: undefined, hasGatewayKey: false },
          trustsNobody,
        );
        expect(clientAddressOf({ ...facts, hasGatewayKey: false }, trustsNobody)).toBe(alone);
      }),
      RUNS,
    );
  });

  it('is the last one that a chain of trusted proxies vouches for, whatever stands to its left', () => {
    const isTrusted = createTrust(['10.0.0.0/8', 'fd00::/8']);
    const proxy = fc.oneof(
      fc.nat(255).map((n) => `10.1.2.${n}`),
      fc.constantFrom('fd00::1', '::ffff:10.9.9.9', '[fd00::2]:443', '10.3.4.5:8080'),
    );
    fc.assert(
      fc.property(fc.array(hop), fc.array(proxy), (forged, proxies) => {
        const forwardedFor = [
          ...forged.map((each) => each.replaceAll(',', '')),
          '203.0.113.9',
          ...proxies,
        ].join(',');
        const facts = { peer: '10.0.0.1', forwardedFor, forwarded: undefined, hasGatewayKey: false };
        expect(clientAddressOf(facts, isTrusted)).toBe('203.0.113.9');
      }),
      RUNS,
    );
  });

  it('and its limit key are total, and the key idempotent', () => {
    fc.assert(
      fc.property(forwarding, fc.boolean(), (facts, hasGatewayKey) => {
        const client = clientAddressOf({ ...facts, hasGatewayKey }, createTrust(['0.0.0.0/0', '::/0']));
        const key = limitKeyOfAddress(client);
        expect(limitKeyOfAddress(key)).toBe(key);
      }),
      RUNS,
    );
  });

  it('has one key for all of a /64, and one for an IPv4 address in any coat', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 }),
        fc.ipV4(),
        (groups, v4) => {
          const prefix = ['2001', ...groups.slice(1, 4).map((group) => group.toString(16))];
          const host = groups.slice(4).map((group) => group.toString(16));
          expect(limitKeyOfAddress([...prefix, ...host].join(':'))).toBe(
            limitKeyOfAddress(`${prefix.join(':')}::`),
          );
          expect(limitKeyOfAddress(`::ffff:${v4}`)).toBe(v4);
        },
      ),
      RUNS,
    );
  });

  it.each([
    ['10.0.0.0/8', '10.255.0.1', '11.0.0.1'],
    ['192.0.2.7', '192.0.2.7', '192.0.2.8'],
    ['::ffff:10.0.0.0/104', '10.1.1.1', '11.1.1.1'],
    ['2001:db8::/32', '2001:db8:1::5', '2001:db9::5'],
  ])('trusts %s as it is meant', (network, inside, outside) => {
    expect([createTrust([network])(inside), createTrust([network])(outside)]).toEqual([true, false]);
    expect(createTrust([network])(`::ffff:${inside}`)).toBe(!inside.includes(':'));
  });

  it('refuses networks that mean something else than they seem to', () => {
    const wrong = [
      '10/8',
      '10.0/16',
      '010.0.0.0/8',
      '10.0.0.0/33',
      '10.0.0.0/',
      '10.0.0.0/8/9',
      '::/129',
      '::ffff:0:0/95',
      'fe80::%eth0/',
      'x',
      '',
    ];
    expect(unreadableNetworks(wrong)).toEqual(wrong);
  });
});

describe('The document rules', () => {
  const schema = buildSchema(
    `type Query { me: Int } type Mutation { logout: Int ${[...SENSITIVE_FIELDS].map((name) => `${name}: Int`).join(' ')} }`,
  );

  it('give every text the same judgement twice, and never throw', () => {
    const noise = fc
      .array(
        fc.constantFrom(
          '{',
          '}',
          '(',
          ')',
          '[',
          ']',
          '...',
          'on',
          'fragment',
          'query',
          'me',
          ':',
          '$',
          '@',
          '"',
          '"""',
          '#',
          '\n',
          '!',
          '1',
        ),
      )
      .map((parts) => parts.join(' '));
    fc.assert(
      fc.property(fc.oneof(anything, noise), (source) => {
        expect(brokenBound(source)).toBe(brokenBound(source));
      }),
      RUNS,
    );
  });

  it('count sensitive fields through any weave of aliases, fragments and inline fragments', () => {
    const field = fc.constantFrom(...SENSITIVE_FIELDS, 'logout', '__typename');
    const wrapping = fc.constantFrom('plain', 'inline', 'fragment', 'operation');
    fc.assert(
      fc.property(fc.array(fc.tuple(field, wrapping), { minLength: 1, maxLength: 6 }), (fields) => {
        const definitions: string[] = [];
        const root = fields.map(([name, wrapping], index) => {
          const aliased = `a${index}: ${name}`;
          if (wrapping === 'inline') return `... on Mutation { ... { ${aliased} } }`;
          if (wrapping === 'fragment')
            definitions.push(
              `fragment f${index} on Mutation { ...g${index} } fragment g${index} on Mutation { ${aliased} }`,
            );
          if (wrapping === 'operation') definitions.push(`mutation o${index} { ${aliased} }`);
          return wrapping === 'plain' ? aliased : wrapping === 'fragment' ? `...f${index}` : '';
        });
        const document = `mutation root { r: __typename ${root.join(' ')} } ${definitions.join(' ')}`;
        const counted = fields.filter(([name]) => name !== '__typename');
        const isRefused = counted.some(([name]) => SENSITIVE_FIELDS.has(name)) && counted.length > 1;
        expect(validate(schema, parse(document), [oneSensitiveField]).length > 0).toBe(isRefused);
      }),
      RUNS,
    );
  });
});
