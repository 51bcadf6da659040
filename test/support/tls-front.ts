import { once } from 'node:events';
import { type IncomingMessage, request, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { selfSignedCertificate } from './certificate.js';

export interface TlsFront {
  /** Such as `https://127.0.0.1:43210`. */
  origin: string;
  /** Where requests go from now on; before that, and after `null`, they get a page that says so, as from any proxy. */
  leadTo(url: string | null): void;
  stop(): Promise<void>;
}

/**
 * The proxy in front of a gateway: it speaks TLS, so that cookies are the real ones, and says whose request it
 * hands on.
 */
export async function startTlsFront(): Promise<TlsFront> {
  let target: string | null = null;
  const server = createServer(selfSignedCertificate('127.0.0.1'), (incoming, outgoing) =>
    target === null ? badGateway(outgoing) : handOn(incoming, outgoing, target),
  );
  // Browsers hang up on requests they no longer need.
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadTo: (url) => void (target = url),
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function handOn(incoming: IncomingMessage, outgoing: ServerResponse, target: string): void {
  const { method, url = '/', headers, socket } = incoming;
  const forwardedFor = [headers['x-forwarded-for'], socket.remoteAddress].flat().filter(Boolean).join(', ');
  const onward = request(new URL(url, target), {
    method,
    headers: { ...headers, 'x-forwarded-for': forwardedFor },
  });
  onward.on('response', (answer) => {
    outgoing.writeHead(answer.statusCode!, answer.headers);
    answer.pipe(outgoing);
  });
  onward.on('error', () => (outgoing.headersSent ? outgoing.destroy() : badGateway(outgoing)));
  incoming.pipe(onward);
}

const badGateway = (outgoing: ServerResponse): void =>
  void outgoing.writeHead(502, { 'content-type': 'text/html' }).end('<!doctype html><title>502</title>');
