import { Agent, request } from 'node:http';
import { isLoopback } from './loopback.js';

export interface Client {
  /** One GraphQL request over a connection that stays open. Resolves to the answer and how long it took. */
  send(query: string, variables: object): Promise<{ body: GraphqlBody; milliseconds: number }>;
  close(): void;
}

export interface GraphqlBody {
  data?: Record<string, { errors?: { code: string }[] } | null> | null;
  errors?: { extensions: { code: string } }[];
}

/**
 * Plain `node:http` on one connection: less noise than a client that pools. Whatever a benchmark was told, it never
 * speaks to another machine.
 */
export function createClient(url: string, extraHeaders: Record<string, string> = {}): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const target = new URL('/graphql', url);
  if (!isLoopback(target.hostname)) throw new Error('Benchmarks only run against loopback addresses.');
  return {
    send: (query, variables) =>
      new Promise((resolve, reject) => {
        const body = JSON.stringify({ query, variables });
        const headers = {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          ...extraHeaders,
        };
        const startedAt = performance.now();
        const outgoing = request(target, { method: 'POST', agent, headers }, (incoming) => {
          let text = '';
          incoming.setEncoding('utf8');
          incoming.on('data', (chunk: string) => (text += chunk));
          incoming.on('end', () => {
            const milliseconds = performance.now() - startedAt;
            resolve({ body: JSON.parse(text) as GraphqlBody, milliseconds });
          });
        });
        outgoing.on('error', reject);
        outgoing.end(body);
      }),
    close: () => agent.destroy(),
  };
}
