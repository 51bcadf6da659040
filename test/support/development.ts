import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type App, startApp } from '../../src/app.js';
import { loadConfig } from '../../src/config.js';
import type { DevMessage } from '../../src/development/dev-message.js';
import { explorers } from '../../src/development/explorers.js';
import { startMailbox } from '../../src/development/mailbox.js';
import { mailboxRoutes } from '../../src/development/mailbox-routes.js';
import { createLog } from '../../src/platform/logger.js';
import { createTestDatabase } from './database.js';
import { APP_SECRET, eventually, GATEWAY_KEY } from './gateway.js';

export interface Development {
  app: App;
  url: string;
  letter(to: string, kind: string): Promise<DevMessage>;
  stop(): Promise<void>;
}

/** The gateway as `npm run dev` starts it, on an empty database of its own. */
export async function startDevelopment(env: Record<string, string> = {}): Promise<Development> {
  const database = await createTestDatabase();
  const mailbox = await startMailbox();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const config = loadConfig({
    mode: 'development',
    env: {
      APP_SECRET,
      GATEWAY_KEYS: GATEWAY_KEY,
      PUBLIC_URL: url,
      PORT: String(port),
      DATABASE_URL: database.url,
      SMTP_URL: mailbox.smtpUrl,
      BCRYPT_COST: '4',
      ...env,
    },
    cores: 2,
  });
  const log = createLog({ level: 'silent', format: 'json' });
  const app = await startApp(config, { log, extensions: [explorers, mailboxRoutes(mailbox)] });
  await app.ready;
  return {
    app,
    url,
    letter: (to, kind) =>
      eventually(`a letter ${kind} to ${to}`, () =>
        mailbox.messages().find((message) => message.to === to && message.kind === kind),
      ),
    async stop() {
      await app.close();
      await mailbox.stop();
      await database.drop();
    },
  };
}

async function freePort(): Promise<number> {
  const server: Server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
