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
  from: string;
  requireTls: boolean;
  /** The domain of Message-IDs; the sender's own. */
  messageIdDomain: string;
}

/** Nodemailer's own time-outs are minutes; a job counts as abandoned after 50 s. */
const CONNECT_TIMEOUT_MS = 10_000;
const SOCKET_TIMEOUT_MS = 15_000;

export function createPost({ url, from, requireTls, messageIdDomain }: PostOptions): Post {
  const server = new URL(url);
  const isImplicitTls = server.protocol === 'smtps:';
  const transport = createTransport({
    host: server.hostname.replace(/^\[|\]$/g, ''),
    port: Number(server.port) || (isImplicitTls ? 465 : 587),
    secure: isImplicitTls,
    requireTLS: requireTls && !isLoopback(server.hostname),
    ...(server.username && {
      auth: { user: decodeURIComponent(server.username), pass: decodeURIComponent(server.password) },
    }),
    pool: true,
    maxConnections: 5,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    greetingTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: SOCKET_TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });

  return {
    async send({ to, subject, html, text, kind, messageId }) {
      try {
        await transport.sendMail({
          from,
          // As an object: nodemailer would read a comma in a string as a second recipient.
          to: { name: '', address: to },
          subject,
          html,
          text,
          messageId: `<${messageId}@${messageIdDomain}>`,
          headers: { 'X-Portcullis-Mail': kind, 'Auto-Submitted': 'auto-generated' },
        });
      } catch (error) {
        throw asMailProblem(error);
      }
    },
    close: () => transport.close(),
  };
}

function asMailProblem(error: unknown): MailRefused | MailDelayed {
  const { responseCode, code, command } = error as { responseCode?: number; code?: string; command?: string };
  // A 5xx to the greeting, the hello or the credentials is about us, not about this letter: an operator can mend it.
  const isAboutLetter = /^(?:MAIL|RCPT|DATA)/.test(command ?? '');
  if (responseCode && responseCode >= 500 && isAboutLetter) return new MailRefused(responseCode);
  return new MailDelayed(responseCode ? `${code ?? 'SMTP'} ${responseCode}` : (code ?? 'unknown'));
}

export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || host === '::1' || /^127\./.test(host);
