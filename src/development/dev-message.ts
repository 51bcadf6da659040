import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import PostalMime from 'postal-mime';
import { systemClock } from '../platform/clock.js';
import { newId } from '../platform/random.js';

/** One letter as it came in. The shape is the contract of `/dev/mail.json`. */
export interface DevMessage {
  id: string;
  /** When it came in, ISO 8601. */
  at: string;
  /** The address the mail server was told, not the one the letter claims. */
  to: string;
  subject: string;
  /** Of the header `X-Portcullis-Mail`; empty for somebody else's mail. */
  kind: string;
  text: string;
  html: string;
  links: string[];
  code: string | null;
}

/** Reads a letter off the wire. */
export async function readMessage(letter: Readable, recipients: string[]): Promise<DevMessage> {
  const { subject = '', text = '', html = '', headers } = await PostalMime.parse(await buffer(letter));
  return {
    id: newId(),
    at: systemClock().toISOString(),
    to: recipients.join(', '),
    subject,
    kind: headers.find(({ key }) => key === 'x-portcullis-mail')?.value ?? '',
    text,
    html,
    links: linksOf(text),
    code: codeOf(text),
  };
}

const linesOf = (text: string): string[] => text.split(/\r?\n/).map((line) => line.trim());

/** The links that stand alone on a line; one inside a sentence is prose. */
export const linksOf = (text: string): string[] =>
  linesOf(text).filter((line) => /^https?:\/\/\S+$/.test(line));

/** The code that stands alone on a line: two times three symbols of Crockford's base 32. */
export const codeOf = (text: string): string | null =>
  linesOf(text).find((line) => /^[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{3}$/.test(line)) ?? null;
