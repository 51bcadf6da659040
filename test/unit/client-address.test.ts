import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  clientAddressOf,
  createTrust,
  limitKeyOfAddress,
  unreadableNetworks,
} from '../../src/abuse/index.js';
import { cpuMsOf } from '../support/cpu-time.js';

const isTrusted = createTrust(['10.0.0.0/8', '192.0.2.1', '2001:db8::/32']);

const read = (headers: Partial<Parameters<typeof clientAddressOf>[0]>): string =>
  clientAddressOf(
    { peer: '10.0.0.1', forwardedFor: undefined, forwarded: undefined, hasGatewayKey: false, ...headers },
    isTrusted,
  );

describe('clientAddressOf', () => {
  it.each<[string, Partial<Parameters<typeof clientAddressOf>[0]>, string]>([
    ['the peer, without any header', {}, '10.0.0.1'],
    [
      'the peer, if it is not trusted, whatever it says',
      { peer: '203.0.113.9', forwardedFor: '198.51.100.1', forwarded: 'for=198.51.100.1' },
      '203.0.113.9',
    ],
    ['the peer in its IPv4 form', { peer: '::ffff:203.0.113.9' }, '203.0.113.9'],
    ['whom a trusted proxy names', { forwardedFor: '203.0.113.7' }, '203.0.113.7'],
    [
      'whom a proxy names that is trusted in an IPv6 coat',
      { peer: '::ffff:10.0.0.1', forwardedFor: '203.0.113.7' },
      '203.0.113.7',
    ],
    [
      'whom somebody with a gateway key names',
      { peer: '203.0.113.9', hasGatewayKey: true, forwardedFor: '198.51.100.1' },
      '198.51.100.1',
    ],
    [
      'the first untrusted one from the right',
      { forwardedFor: '1.2.3.4, 203.0.113.7, 10.1.1.1, 192.0.2.1' },
      '203.0.113.7',
    ],
    ['the leftmost, if all are trusted', { forwardedFor: '10.3.3.3, 10.2.2.2' }, '10.3.3.3'],
    ['not what stands left of garbage', { forwardedFor: '203.0.113.7, garbage, 10.2.2.2' }, '10.2.2.2'],
    ['the peer, where there is only garbage', { forwardedFor: 'unknown' }, '10.0.0.1'],
    ['the peer, where the header is empty', { forwardedFor: '' }, '10.0.0.1'],
    ['one with a port', { forwardedFor: '203.0.113.7:4711' }, '203.0.113.7'],
    ['an IPv6 one', { forwardedFor: '2001:DB9::0:1' }, '2001:db9::1'],
    ['an IPv6 one in brackets with a port', { forwardedFor: '[2001:db9::1]:4711' }, '2001:db9::1'],
    ['an IPv6 one without its zone', { forwardedFor: 'fe80::1%eth0' }, 'fe80::1'],
    ['not an octal or short spelling', { forwardedFor: '0177.0.0.1' }, '10.0.0.1'],
    ['the one of Forwarded', { forwarded: 'for=203.0.113.7;proto=https;by=10.0.0.1' }, '203.0.113.7'],
    ['the one of Forwarded in quotes', { forwarded: 'proto=https; For="[2001:db9::1]:4711"' }, '2001:db9::1'],
    [
      'the last untrusted of a Forwarded list',
      { forwarded: 'for=1.2.3.4, for=203.0.113.7, for=10.2.2.2' },
      '203.0.113.7',
    ],
    [
      'X-Forwarded-For before Forwarded',
      { forwardedFor: '203.0.113.7', forwarded: 'for=203.0.113.8' },
      '203.0.113.7',
    ],
    ['the peer, where Forwarded hides it', { forwarded: 'for=_hidden' }, '10.0.0.1'],
  ])('is %s', (_, headers, address) => {
    expect(read(headers)).toBe(address);
  });

  const ipv4 = fc.ipV4();
  const hop = fc.oneof(ipv4, fc.ipV6(), fc.string({ unit: 'binary', maxLength: 20 }));

  it('is never written by an untrusted peer', () => {
    fc.assert(
      fc.property(ipv4, fc.array(hop), fc.string(), (peer, hops, forwarded) => {
        fc.pre(!isTrusted(peer));
        expect(read({ peer, forwardedFor: hops.join(', '), forwarded })).toBe(peer);
      }),
    );
  });

  it('is never what stands left of the first untrusted address', () => {
    fc.assert(
      fc.property(
        fc.array(hop),
        ipv4,
        fc.array(fc.constantFrom('10.1.2.3', '192.0.2.1')),
        (forged, client, proxies) => {
          fc.pre(!isTrusted(client));
          expect(read({ forwardedFor: [...forged, client, ...proxies].join(',') })).toBe(client);
        },
      ),
    );
  });

  it('never throws', () => {
    const text = fc.string({ unit: 'binary', maxLength: 60 });
    fc.assert(
      fc.property(text, text, text, fc.boolean(), (peer, forwardedFor, forwarded, hasGatewayKey) => {
        expect(typeof read({ peer, forwardedFor, forwarded, hasGatewayKey })).toBe('string');
      }),
      { numRuns: 500 },
    );
  });

  it('reads a very long header within a moment', () => {
    expect(cpuMsOf(() => read({ forwardedFor: '10.0.0.1,'.repeat(3000) }))).toBeLessThan(300);
    expect(cpuMsOf(() => read({ forwarded: 'for="'.repeat(3000) }))).toBeLessThan(300);
  });
});

describe('createTrust', () => {
  it('knows networks and single addresses of both families', () => {
    expect(['10.255.0.1', '192.0.2.1', '2001:db8::7', '::ffff:10.0.0.1'].map(isTrusted)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(['11.0.0.1', '192.0.2.2', '2001:db9::7', '', 'x', '10', '10.0.0.1.1'].map(isTrusted)).toEqual(
      Array(7).fill(false),
    );
  });

  it('trusts nobody without a list', () => {
    expect(createTrust([])('127.0.0.1')).toBe(false);
  });
});

describe('unreadableNetworks', () => {
  it('names what is no network', () => {
    expect(
      unreadableNetworks(['10.0.0.0/8', '::1', '10.0.0.0/33', '::/129', '1.2.3.4.5', 'fe80::/10']),
    ).toEqual(['10.0.0.0/33', '::/129', '1.2.3.4.5']);
  });
});

describe('limitKeyOfAddress', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2:ffff::1', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80::/64'],
    ['none', 'none'],
  ])('counts %s as %s', (address, key) => {
    expect(limitKeyOfAddress(address)).toBe(key);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.ipV4(), fc.ipV6(), fc.string()),
        (address) => typeof limitKeyOfAddress(address) === 'string',
      ),
    );
  });
});
