import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A wire between two parts that a test can disturb. */
export interface Proxy {
  port: number;
  /** Nothing passes any more, and nobody is told: no FIN, no RST. New connections are taken and lead nowhere. */
  freeze(): void;
  /** What was held back passes, and everything after it. */
  thaw(): void;
  /** Every connection breaks with an RST; new ones pass. */
  cut(): void;
  /** Each piece of data passes this much later, in both directions. */
  delay(milliseconds: number): void;
  /** How many connections lead through it, counted at both ends. */
  connections(): number;
  /** How many pieces wait for the thaw. */
  held(): number;
  stop(): Promise<void>;
}

export async function startProxy(targetPort: number): Promise<Proxy> {
  const sockets = new Set<Socket>();
  let isFrozen = false;
  let delayMs = 0;
  /** What waits for the thaw, in order. */
  let held: (() => void)[] = [];
  const pass = (action: () => void): void => {
    if (isFrozen) held.push(action);
    else if (delayMs > 0) setTimeout(() => pass(action), delayMs);
    else action();
  };

  function join(from: Socket, to: Socket): void {
    sockets.add(from);
    from.on('data', (piece) => pass(() => to.write(piece)));
    from.on('end', () => pass(() => to.end()));
    // An error is followed by a close; the other side learns of it when the wire carries anything at all.
    from.on('error', () => undefined);
    from.on('close', () => {
      sockets.delete(from);
      pass(() => to.destroy());
    });
  }

  const server = createServer({ allowHalfOpen: true }, (client) => {
    client.on('error', () => undefined);
    sockets.add(client);
    pass(() => {
      if (client.destroyed) return;
      const target = connect({ port: targetPort, host: '127.0.0.1', allowHalfOpen: true });
      join(client, target);
      join(target, client);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    freeze() {
      isFrozen = true;
    },
    thaw() {
      isFrozen = false;
      const actions = held;
      held = [];
      for (const action of actions) action();
    },
    cut() {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    delay(milliseconds) {
      delayMs = milliseconds;
    },
    connections: () => sockets.size,
    held: () => held.length,
    async stop() {
      held = [];
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
