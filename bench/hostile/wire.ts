import { connect } from 'node:net';

/** Bytes as they go out. */
export interface HostileRequest {
  bytes: Buffer;
}

export interface Outcome {
  /** HTTP status, and the GraphQL code where there is one. */
  code: string;
  text: string;
}

/** Longer than any answer may take. */
const PATIENCE_MS = 12_000;

/** A request that says less than it announced is over when its client stops talking. */
const SILENT_AFTER_MS = 3000;

/**
 * Sends the bytes on a connection of their own and reads until the server hangs up. The client keeps its side open
 * at first: whoever stops talking at once is not answered by Node, and nothing would be learnt.
 */
export function send(url: string, { bytes }: HostileRequest): Promise<Outcome> {
  const { port, hostname } = new URL(url);
  return new Promise((resolve) => {
    const heard: Buffer[] = [];
    const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true }, () =>
      socket.write(bytes),
    );
    const silence = setTimeout(() => socket.end(), SILENT_AFTER_MS);
    const timer = setTimeout(() => {
      socket.destroy();
      resolve({ code: 'no answer in time', text: '' });
    }, PATIENCE_MS);
    const finish = (): void => {
      clearTimeout(timer);
      clearTimeout(silence);
      // An invitation to go on is no answer yet.
      resolve(
        outcomeOf(
          Buffer.concat(heard)
            .toString()
            .replace(/^(?:HTTP\/1\.1 100 Continue\r\n\r\n)+/, ''),
        ),
      );
    };
    socket.on('data', (piece) => heard.push(piece));
    socket.on('error', () => undefined);
    socket.on('close', finish);
    socket.on('end', () => socket.destroy());
  });
}

function outcomeOf(answer: string): Outcome {
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(answer)?.[1];
  if (!status) return { code: 'hung up', text: answer };
  const text = answer.slice(answer.indexOf('\r\n\r\n') + 4);
  const code = /"code":"([A-Z_]+)"/.exec(text)?.[1] ?? (text.startsWith('{"data"') ? 'ok' : '');
  return { code: `${status} ${code}`.trim(), text };
}
