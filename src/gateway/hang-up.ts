import type { Socket } from 'node:net';

interface ClientError extends Error {
  code?: string;
}

/** What a connection that sent no readable request hears before it ends: Node gives no reply object for it. */
export function hangUp(error: ClientError, socket: Socket): void {
  const { status, reason, message } = ANSWERS[error.code ?? ''] ?? NOT_HTTP;
  if (socket.writable) {
    const body = JSON.stringify({ errors: [{ message, extensions: { code: 'BAD_REQUEST' } }] });
    socket.write(
      [
        `HTTP/1.1 ${status} ${reason}`,
        'Content-Type: application/json; charset=utf-8',
        `Content-Length: ${Buffer.byteLength(body)}`,
        ...Object.entries(BARE_HEADERS).map(([name, value]) => `${name}: ${value}`),
        'Connection: close',
        '',
        body,
      ].join('\r\n'),
    );
  }
  socket.destroy(error);
}

interface Answer {
  status: number;
  reason: string;
  message: string;
}

const NOT_HTTP: Answer = { status: 400, reason: 'Bad Request', message: 'The request is not valid HTTP.' };

const ANSWERS: Record<string, Answer> = {
  HPE_HEADER_OVERFLOW: {
    status: 431,
    reason: 'Request Header Fields Too Large',
    message: 'The header fields are too large.',
  },
  ERR_HTTP_REQUEST_TIMEOUT: {
    status: 408,
    reason: 'Request Timeout',
    message: 'The request took too long to arrive.',
  },
};

/** For answers that no hook has a hand in: what `edge.ts` puts on all the others. */
export const BARE_HEADERS = {
  'Cache-Control': 'no-store',
  'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy':
    "default-src 'none'; base-uri 'none'; object-src 'none'; form-action 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};
