import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import type { Certificate } from './certificate.js';

/** One letter as it came over the wire. */
export interface Delivery {
  /** MIME source, one character per byte. */
  raw: string;
  from: string;
  to: string[];
  isEncrypted: boolean;
  user: string | null;
}

export interface TestMailServer {
  port: number;
  /** `smtp://127.0.0.1:<port>` */
  url: string;
  deliveries: Delivery[];
  /** How many clients said hello. */
  connections(): number;
  stop(): Promise<void>;
}

export interface TestMailServerOptions {
  /** Offers STARTTLS with it; with `isImplicitTls` speaks nothing but TLS. */
  certificate?: Certificate;
  isImplicitTls?: boolean;
  /** Asks for this user name and password. */
  account?: { user: string; password: string };
  /** Answers to letters in their order, such as 451; then 250. They are kept all the same. */
  answers?: number[];
}

/** A mail server on 127.0.0.1 that plays what real ones do to a letter, and keeps every byte. */
export async function startMailServer(options: TestMailServerOptions = {}): Promise<TestMailServer> {
  const { certificate, isImplicitTls = false, account, answers = [] } = options;
  const deliveries: Delivery[] = [];
  let connections = 0;
  const server = new SMTPServer({
    secure: isImplicitTls,
    ...certificate,
    disabledCommands: [...(account ? [] : ['AUTH']), ...(certificate ? [] : ['STARTTLS'])],
    allowInsecureAuth: true,
    authOptional: !account,
    disableReverseLookup: true,
    onConnect: (_session, done) => {
      connections += 1;
      done();
    },
    onAuth: ({ username, password }, _session, done) =>
      username === account?.user && password === account?.password
        ? done(null, { user: username })
        : done(Object.assign(new Error('wrong'), { responseCode: 535 })),
    onData: (stream, { envelope, secure, user }, done) =>
      void buffer(stream).then((source) => {
        deliveries.push({
          raw: source.toString('latin1'),
          from: envelope.mailFrom ? envelope.mailFrom.address : '',
          to: envelope.rcptTo.map(({ address }) => address),
          isEncrypted: secure,
          user: typeof user === 'string' ? user : null,
        });
        const responseCode = answers.shift() ?? 250;
        done(responseCode < 400 ? null : Object.assign(new Error('no'), { responseCode }));
      }, done),
  });
  server.on('error', () => undefined);
  const listener = server.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address() as AddressInfo;
  return {
    port,
    url: `smtp://127.0.0.1:${port}`,
    deliveries,
    connections: () => connections,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Reads a letter as a mail program does. */
export const readLetter = ({ raw }: Pick<Delivery, 'raw'>): Promise<Email> =>
  PostalMime.parse(Buffer.from(raw, 'latin1'));

/** The one header of this name; fails if there are several. */
export function headerOf({ headers }: Email, name: string): string {
  const found = headers.filter(({ key }) => key === name.toLowerCase());
  if (found.length !== 1) throw new Error(`${found.length} headers ${name}`);
  return found[0]!.value;
}
