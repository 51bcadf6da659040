import { isIPv4 } from 'node:net';
import { createTransport } from 'nodemailer';

/** A letter on its way out. `to` is one address; it is never parsed as a list. */
export interface OutgoingMail {
  to: string;
  subject: string;
  html: string;
  text: string;
  /** One of the mail kinds of the contract; travels as `X-Portcullis-Mail`. */
  kind: string;
  /** Stable over retries, so that a mailbox can tell a repeated letter from a new one. */
  messageId: string;
}

/** Where letters go. Resolves when the next server has taken responsibility for the letter. */
export interface Post {
  send(mail: OutgoingMail): Promise<void>;
  /** Says hello and signs in, without sending anything. Throws like {@link send}. */
  verify(): Promise<void>;
  close(): void;
}

/** The server said no for good (5xx): trying again would change nothing. */
export class MailRefused extends Error {
  override readonly name = 'MailRefused';
  constructor(readonly responseCode: number) {
    super('The mail server refused the letter for good.');
  }
}

/** The server did not take the letter now (4xx, time-out, dropped connection): trying again may help. */
export class MailDelayed extends Error {
  override readonly name = 'MailDelayed';
  constructor(readonly problem: string) {
    super('The mail server did not take the letter yet.');
  }
}

export interface PostOptions {
  url: string;
  from: { name: string; address: string };
  /** Verified TLS or nothing. A loopback host is exempt: nobody sits on that line. */
  requireTls: boolean;
  /** The domain of Message-IDs; the sender's own. */
  messageIdDomain: string;
  dkim: { domainName: string; keySelector: string; privateKey: string } | null;
}

/** As many as a worker has letters under way, slow ones included; they are opened when they are needed. */
const MOST_CONNECTIONS = 15;
/** Nodemailer's own time-outs are minutes; somebody waits for the letter, and another try may find a better server. */
const CONNECT_TIMEOUT_MS = 10_000;
const SOCKET_TIMEOUT_MS = 15_000;

export function createPost({ url, from, requireTls, messageIdDomain, dkim }: PostOptions): Post {
  const transport = createTransport({
    ...serverOf({ url, requireTls }),
    pool: true,
    maxConnections: MOST_CONNECTIONS,
    ...(dkim && { dkim }),
  });

  return {
    async send({ to, subject, html, text, kind, messageId }) {
      // The accounts have none of these; a second recipient would be handed somebody's secrets.
      if (!/^[^\s<>,;:()]+@[^\s<>,;:()]+$/.test(to)) throw new MailRefused(553);
      // An object: nodemailer would read a comma in a string as a second recipient.
      const recipient = { name: '', address: to };
      try {
        await transport.sendMail({
          from,
          to: recipient,
          // Bounces come to the domain of the sender, so that SPF speaks for the domain people see.
          envelope: { from, to: [recipient] },
          subject,
          html,
          text,
          messageId: `<${messageId}@${messageIdDomain}>`,
          // The same letter is the same bytes, but for its date.
          baseBoundary: messageId,
          headers: {
            'X-Portcullis-Mail': kind,
            // RFC 3834: no holiday notes in return; Exchange listens to the second one.
            'Auto-Submitted': 'auto-generated',
            'X-Auto-Response-Suppress': 'All',
          },
        });
      } catch (error) {
        throw asMailProblem(error);
      }
    },
    async verify() {
      try {
        await transport.verify();
      } catch (error) {
        throw asMailProblem(error);
      }
    },
    close: () => transport.close(),
  };
}

/** Connects, secures the line and authenticates, as sending a letter would. Throws nodemailer's error. */
export async function tryMailServer(options: Pick<PostOptions, 'url' | 'requireTls'>): Promise<void> {
  const transport = createTransport(serverOf(options));
  try {
    await transport.verify();
  } finally {
    transport.close();
  }
}

function serverOf({ url, requireTls }: Pick<PostOptions, 'url' | 'requireTls'>) {
  const server = new URL(url);
  const isImplicitTls = server.protocol === 'smtps:';
  const isTlsRequired = requireTls && !isLoopback(server.hostname);
  return {
    host: server.hostname.replace(/^\[|\]$/g, ''),
    port: Number(server.port) || (isImplicitTls ? 465 : 587),
    secure: isImplicitTls,
    requireTLS: isTlsRequired,
    // Where clear text would do, a certificate that nobody vouches for is no worse.
    tls: { rejectUnauthorized: isTlsRequired },
    ...(server.username && {
      auth: { user: decodeURIComponent(server.username), pass: decodeURIComponent(server.password) },
    }),
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SOCKET_TIMEOUT_MS,
    dnsTimeout: CONNECT_TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function asMailProblem(error: unknown): MailRefused | MailDelayed {
  const { responseCode, code } = error as { responseCode?: number; code?: string };
  // A 5xx to a greeting, to STARTTLS or to credentials is about us, not about this letter: an operator can mend it.
  const isAboutLetter = code === 'EENVELOPE' || code === 'EMESSAGE';
  if (responseCode && responseCode >= 500 && isAboutLetter) return new MailRefused(responseCode);
  return new MailDelayed(responseCode ? `${code ?? 'SMTP'} ${responseCode}` : (code ?? 'unknown'));
}

/** `127.example.org` only looks like one. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
