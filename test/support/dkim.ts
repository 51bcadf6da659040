import { createHash, createVerify } from 'node:crypto';

/**
 * Whether a letter carries a good signature (RFC 6376, rsa-sha256, relaxed/relaxed), as the server of a recipient
 * would find with this TXT record. Throws with what is wrong.
 */
export function verifyDkim(
  raw: string,
  { domain, selector, record }: { domain: string; selector: string; record: string },
): void {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const headers = head.split(/\r\n(?![ \t])/);
  const signature = headers.find((line) => /^dkim-signature:/i.test(line));
  if (!signature) throw new Error('There is no signature.');
  const tags = tagsOf(signature.slice(signature.indexOf(':') + 1));
  if (tags.d !== domain || tags.s !== selector) throw new Error(`Signed by ${tags.s} of ${tags.d}.`);

  const body = `${rest
    .join('\r\n\r\n')
    .split('\r\n')
    .map((line) => line.replace(/[ \t]+/g, ' ').replace(/ $/, ''))
    .join('\r\n')
    .replace(/(\r\n)+$/, '')}\r\n`;
  if (createHash('sha256').update(body, 'latin1').digest('base64') !== tags.bh)
    throw new Error('The body was changed.');

  const signed = tags
    .h!.split(':')
    .map((name) => headers.findLast((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`)))
    .filter((line) => line !== undefined)
    .map(relaxed);
  const unsigned = relaxed(signature.replace(/([;\s]b=)[^;]*/, '$1'));
  const key = `-----BEGIN PUBLIC KEY-----\n${tagsOf(record).p}\n-----END PUBLIC KEY-----`;
  const verify = createVerify('RSA-SHA256').update([...signed, unsigned].join('\r\n'), 'latin1');
  if (!verify.verify(key, tags.b!, 'base64')) throw new Error('The signature is not of this key.');
}

const relaxed = (line: string): string => {
  const colon = line.indexOf(':');
  const value = line
    .slice(colon + 1)
    .replace(/\s+/g, ' ')
    .trim();
  return `${line.slice(0, colon).trim().toLowerCase()}:${value}`;
};

const tagsOf = (list: string): Record<string, string> =>
  Object.fromEntries(
    list.split(';').flatMap((tag) => {
      const [, name, value] = /^\s*(\w+)\s*=([^]*)$/.exec(tag) ?? [];
      return name ? [[name, value!.replace(/\s/g, '')]] : [];
    }),
  );
