// The recipe itself: what a parent passes on for its client, and what it passes back.

/** One of the gateway's GATEWAY_KEYS. A real one is random, and only the gateway and its parent know it. */
export const GATEWAY_KEY = process.env.PORTCULLIS_GATEWAY_KEY ?? 'example-gateway-key-of-32-bytes-or-more';

/** Read by the gateway; everything else of the client's request stays with the parent. */
const FORWARDED = [
  'authorization',
  'cookie',
  'origin',
  'sec-fetch-site',
  'user-agent',
  'x-session-token',
  'x-request-id',
];

/**
 * Headers for the gateway, and for no other service: the key opens more than a client may see. The client's address
 * is what this parent saw itself, not what the client wrote; behind a load balancer it is what that one vouches for.
 *
 * @param {import('node:http').IncomingMessage} [request] the client's; none when the parent asks for itself
 */
export function headersForGateway(request) {
  if (!request) return { 'x-gateway-key': GATEWAY_KEY };
  const forwarded = FORWARDED.flatMap((name) => {
    const value = request.headers[name];
    return typeof value === 'string' ? [[name, value]] : [];
  });
  return {
    ...Object.fromEntries(forwarded),
    'x-gateway-key': GATEWAY_KEY,
    'x-forwarded-for': request.socket.remoteAddress,
  };
}

/**
 * Hands the cookie of the gateway's answer on to the client.
 *
 * @param {{ get(name: string): string | null | undefined }} headers of the gateway's answer
 * @param {import('node:http').ServerResponse} [response] to the client
 */
export function passCookieBack(headers, response) {
  const cookie = headers.get('set-cookie');
  if (cookie && response) response.appendHeader('set-cookie', cookie);
}
