import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { eventually } from './gateway.js';

/** A Redis of its own for one test file, on a port of its own. */
export interface TestRedis {
  url: string;
  /** Ends it at once; what it held in memory is gone. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Leaves connections open and answers nothing, like a machine that hangs. */
  freeze(): void;
  thaw(): void;
}

/** Whether this machine has one. CI installs it; elsewhere these tests are skipped. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

export async function createRedis(): Promise<TestRedis> {
  const port = await freePort();
  let server: ChildProcess;
  const redis: TestRedis = {
    url: `redis://127.0.0.1:${port}`,
    async start() {
      const options = [
        '--port',
        String(port),
        '--bind',
        '127.0.0.1',
        '--save',
        '',
        '--appendonly',
        'no',
        '--daemonize',
        'no',
      ];
      server = spawn('redis-server', options, { stdio: 'ignore' });
      await eventually('a Redis that answers', () => answers(port));
    },
    async kill() {
      if (server.exitCode !== null || server.signalCode !== null) return;
      const gone = once(server, 'exit');
      server.kill('SIGKILL');
      await gone;
    },
    freeze: () => void server.kill('SIGSTOP'),
    thaw: () => void server.kill('SIGCONT'),
  };
  await redis.start();
  return redis;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

const answers = (port: number): Promise<true | undefined> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'));
    socket.on('data', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(undefined));
  });
