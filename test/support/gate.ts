import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A road to a server that can be closed and opened: the server itself never notices. */
export interface Gate {
  /** The URL of the server, by this road. */
  url: string;
  open(): Promise<void>;
  /** Cuts what is under way and lets nobody in. */
  close(): Promise<void>;
}

/** A closed gate in front of the server of `targetUrl`. Its port is known and refuses connections. */
export async function buildGate(targetUrl: string): Promise<Gate> {
  const target = new URL(targetUrl);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const onward = connect(Number(target.port), target.hostname);
    for (const socket of [client, onward]) {
      sockets.add(socket);
      socket
        .on('error', () => undefined)
        .on('close', () => {
          sockets.delete(socket);
          client.destroy();
          onward.destroy();
        });
    }
    client.pipe(onward).pipe(client);
  });
  let port = 0;

  const gate: Gate = {
    url: '',
    async open() {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
      port = (server.address() as AddressInfo).port;
    },
    async close() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
  await gate.open();
  await gate.close();
  const url = new URL(targetUrl);
  url.hostname = '127.0.0.1';
  url.port = String(port);
  gate.url = url.href;
  return gate;
}
