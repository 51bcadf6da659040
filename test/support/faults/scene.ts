import { type BadMailServer, startBadMailServer } from './mail-server.js';
import { insists, letterTo, newcomer } from './answers.js';
import type { BreakableDatabase, BreakablePostgres } from './postgres.js';
import { type GatewayProcess, type ProcessOptions, startProcess } from './process.js';
import { type Proxy, startProxy } from './proxy.js';
import type { Person } from '../person.js';

/** One gateway, its own database, a wire in between that can be disturbed, and a mail server. */
export interface Scene {
  database: BreakableDatabase;
  wire: Proxy;
  mail: BadMailServer;
  gateway: GatewayProcess;
  /** One more process on the same database, by way of the same wire. */
  startProcess(options?: Partial<ProcessOptions>): Promise<GatewayProcess>;
  end(): Promise<void>;
}

export async function setScene(
  postgres: BreakablePostgres,
  options: Partial<ProcessOptions> & { tablespace?: string } = {},
): Promise<Scene> {
  const { tablespace, ...own } = options;
  const [database, wire, mail] = await Promise.all([
    postgres.createDatabase({ tablespace }),
    startProxy(postgres.port),
    startBadMailServer(),
  ]);
  const start = (more: Partial<ProcessOptions> = {}): Promise<GatewayProcess> =>
    startProcess({ databaseUrl: database.urlBy(wire.port), smtpUrl: mail.url, ...own, ...more });
  const gateway = await start();
  await gateway.ready();
  return {
    database,
    wire,
    mail,
    gateway,
    startProcess: start,
    async end() {
      await wire.stop();
      await mail.stop();
    },
  };
}

/** A person with an account and a session. */
export async function member({ gateway, mail, database }: Scene): Promise<Person> {
  const person = await newcomer(gateway);
  const [letter] = await letterTo(mail, database, person.email);
  await insists(() => person.verifies({ code: letter!.code, ticket: person.ticket }));
  return person;
}

/** The token of a letter's link. */
export const tokenOf = ({ links }: { links: string[] }): string => /#token=(\S+)/.exec(links.join(' '))![1]!;
