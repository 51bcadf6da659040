import ipaddr from 'ipaddr.js';

type Network = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Tells whether an address is inside one of `networks` (CIDR; a bare address means itself). */
export function createTrust(networks: readonly string[]): (address: string) => boolean {
  const parsed = networks.map(parseNetwork);
  return (address) => {
    const candidate = parseAddress(address);
    return candidate !== null && parsed.some((network) => isInside(candidate, network));
  };
}

/** The networks of a list that cannot be read; empty if all can. */
export const unreadableNetworks = (networks: readonly string[]): string[] =>
  networks.filter((network) => {
    try {
      parseNetwork(network);
      return false;
    } catch {
      return true;
    }
  });

export interface ForwardingHeaders {
  /** Address of the TCP peer. */
  peer: string;
  /** `X-Forwarded-For`, if any. */
  forwardedFor: string | undefined;
  /** `Forwarded` (RFC 7239), if any. */
  forwarded: string | undefined;
  /** The peer showed a gateway key: it is believed like a trusted proxy. */
  hasGatewayKey: boolean;
}

/**
 * The client's address: the first one from the right that no trusted proxy vouches for. What stands further
 * left was written by the client and may say anything. Headers of untrusted peers do not count at all.
 */
export function clientAddressOf(
  { peer, forwardedFor, forwarded, hasGatewayKey }: ForwardingHeaders,
  isTrusted: (address: string) => boolean,
): string {
  const peerAddress = normalize(peer) ?? peer;
  if (!hasGatewayKey && !isTrusted(peerAddress)) return peerAddress;

  const hops = forwardedFor ? forwardedFor.split(',') : readForwarded(forwarded);
  let client = peerAddress;
  for (const hop of hops.reverse()) {
    const address = normalize(stripPort(hop.trim()));
    // Garbage was not written by a proxy of ours: whoever handed it on is the client.
    if (!address) break;
    client = address;
    if (!isTrusted(address)) break;
  }
  return client;
}

/**
 * What limits count by: IPv4 whole, IPv6 by /64, because one household has 2^64 addresses to try from. An IPv4
 * address in an IPv6 coat is the IPv4 address.
 */
export function limitKeyOfAddress(address: string): string {
  const parsed = parseAddress(address);
  if (!parsed) return address;
  if (parsed.kind() === 'ipv4') return parsed.toString();
  const bytes = parsed.toByteArray().map((byte, index) => (index < 8 ? byte : 0));
  return `${ipaddr.fromByteArray(bytes).toString()}/64`;
}

/**
 * The neighbourhood of an address: IPv4 by /24, IPv6 by /48. A provider hands out another address of it every other
 * day, and a household or an office stays inside.
 */
export function networkOfAddress(address: string): string {
  const parsed = parseAddress(address);
  if (!parsed) return address;
  const [bytesKept, bits] = parsed.kind() === 'ipv4' ? [3, 24] : [6, 48];
  const bytes = parsed.toByteArray().map((byte, index) => (index < bytesKept ? byte : 0));
  return `${ipaddr.fromByteArray(bytes).toString()}/${bits}`;
}

function parseAddress(address: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  const withoutZone = address.replace(/%.*$/, '');
  // ipaddr.js also reads "1" and octal notation as addresses; no header of a sane proxy says such a thing.
  if (!withoutZone.includes(':') && !ipaddr.IPv4.isValidFourPartDecimal(withoutZone)) return null;
  return ipaddr.isValid(withoutZone) ? ipaddr.process(withoutZone) : null;
}

function normalize(address: string): string | null {
  return parseAddress(address)?.toString() ?? null;
}

/** Throws for what is no network. Short forms such as `10/8` are none: they would mean 0.0.0.10. */
function parseNetwork(network: string): Network {
  const [address = '', bits, ...rest] = network.split('/');
  const base = parseAddress(address);
  if (!base || rest.length > 0) throw new Error('This is no network.');
  const isMapped = base.kind() === 'ipv4' && address.includes(':');
  const longest = base.kind() === 'ipv4' && !isMapped ? 32 : 128;
  const length = bits === undefined ? longest : Number(bits);
  if (bits !== undefined && (!/^\d{1,3}$/.test(bits) || length > longest))
    throw new Error('This is no network.');
  if (!isMapped) return [base, length];
  // An IPv4 network in its IPv6 coat, as addresses of it come.
  if (length < 96) throw new Error('This network is wider than all of IPv4.');
  return [base, length - 96];
}

const isInside = (address: ipaddr.IPv4 | ipaddr.IPv6, [base, bits]: Network): boolean =>
  address.kind() === base.kind() && address.match(base, bits);

/** `[2001:db8::1]:4711` and `192.0.2.1:4711` without their ports. */
function stripPort(hop: string): string {
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(hop);
  if (bracketed) return bracketed[1]!;
  return /^[^:]+:\d+$/.test(hop) ? hop.replace(/:\d+$/, '') : hop;
}

/** The `for=` of each element of a `Forwarded` header. */
function readForwarded(header: string | undefined): string[] {
  if (!header) return [];
  return header.split(',').map((element) => {
    const pair = element.split(';').find((part) => /^\s*for=/i.test(part)) ?? '';
    return pair.replace(/^\s*for=/i, '').replace(/^"(.*)"\s*$/, '$1');
  });
}
