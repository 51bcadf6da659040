import { generateKeyPairSync, sign } from 'node:crypto';

export interface Certificate {
  /** PEM of the private key. */
  key: string;
  /** PEM of the certificate, which is its own authority. */
  cert: string;
}

const HOUR_MS = 60 * 60 * 1000;

/**
 * A certificate of its own authority for one IPv4 address: what a mail server has before anybody trusts it. Node
 * reads certificates but makes none, and a committed one would expire.
 */
export function selfSignedCertificate(ipAddress: string): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = sequence(set(sequence(objectId(2, 5, 4, 3), der(0x0c, Buffer.from(ipAddress)))));
  const algorithm = sequence(objectId(1, 2, 840, 10045, 4, 3, 2));
  const facts = sequence(
    der(0xa0, integer(2)),
    integer(Date.now()),
    algorithm,
    name,
    sequence(time(Date.now() - HOUR_MS), time(Date.now() + HOUR_MS)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(isAuthority(), alternativeName(ipAddress))),
  );
  const signature = sign('sha256', facts, privateKey);
  const certificate = sequence(facts, algorithm, der(0x03, Buffer.from([0]), signature));
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
  };
}

/** ITU-T X.690: tag, length, content. */
function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  // The shortest form there is: browsers insist on it.
  if (length < 0x100) return Buffer.concat([Buffer.from([tag, 0x81, length]), content]);
  return Buffer.concat([Buffer.from([tag, 0x82, length >> 8, length & 0xff]), content]);
}

const sequence = (...parts: Buffer[]): Buffer => der(0x30, ...parts);
const set = (...parts: Buffer[]): Buffer => der(0x31, ...parts);

function integer(value: number): Buffer {
  const hex = value.toString(16);
  return der(0x02, Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex'));
}

function objectId(first: number, second: number, ...rest: number[]): Buffer {
  const octets = rest.flatMap((arc) => {
    const sevens = [arc & 0x7f];
    for (let left = arc >> 7; left > 0; left >>= 7) sevens.unshift((left & 0x7f) | 0x80);
    return sevens;
  });
  return der(0x06, Buffer.from([first * 40 + second, ...octets]));
}

/** UTCTime, which RFC 5280 asks for until 2049: two digits of the year. */
const time = (milliseconds: number): Buffer =>
  der(
    0x17,
    Buffer.from(
      `${new Date(milliseconds)
        .toISOString()
        .slice(2)
        .replace(/[-:T]|\..*/g, '')}Z`,
    ),
  );

const isAuthority = (): Buffer =>
  sequence(
    objectId(2, 5, 29, 19),
    der(0x01, Buffer.from([0xff])),
    der(0x04, sequence(der(0x01, Buffer.from([0xff])))),
  );

const alternativeName = (ipAddress: string): Buffer =>
  sequence(
    objectId(2, 5, 29, 17),
    der(0x04, sequence(der(0x87, Buffer.from(ipAddress.split('.').map(Number))))),
  );
