import { request } from 'node:http';
import { connect } from 'node:net';

export interface WireAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  /** The body as it came, compressed or not. */
  bytes: Buffer;
  /** The body as JSON; null if it is none. */
  json: any;
}

export interface WireRequest {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** One HTTP request with exactly these headers: `fetch` would not send a foreign Host, nor leave others out. */
export function ask(
  base: string,
  path: string,
  { method = 'GET', headers = {}, body }: WireRequest = {},
): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(new URL(path, base), { method, headers, agent: false }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const text = bytes.toString();
        const { statusCode: status = 0, headers } = incoming;
        resolve({ status, headers, text, bytes, json: readJson(text) });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** A GraphQL request by POST. */
export const postGraphql = (
  base: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<WireAnswer> =>
  ask(base, '/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

/** Writes bytes as they are and returns everything that comes back until the server hangs up. */
export function speakRaw(base: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    let heard = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.on('data', (chunk) => (heard += chunk.toString()));
    socket.on('close', () => resolve(heard));
    socket.on('error', reject);
  });
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
