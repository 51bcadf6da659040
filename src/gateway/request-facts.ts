import type { IncomingHttpHeaders } from 'node:http';
import { clientAddressOf, createTrust } from '../abuse/index.js';
import type { Config } from '../config.js';
import type { RequestFacts, Transport } from '../context.js';
import { digest, isSameSecret } from '../platform/digest.js';
import { newId } from '../platform/random.js';
import {
  cookieName,
  isAccessTokenShaped,
  type PresentedCredentials,
  readCookies,
} from '../sessions/index.js';

export interface RawRequest {
  headers: IncomingHttpHeaders;
  /** Every line of each header: `headers` keeps one of several, and a planted one could be that. */
  headersDistinct: NodeJS.Dict<string[]>;
  /** Address of the TCP peer. */
  peer: string;
}

export interface ReadRequest {
  facts: RequestFacts;
  /** Null if the request carries none, or contradicts itself. */
  credentials: PresentedCredentials | null;
}

const LONGEST_USER_AGENT = 512;
const SANE_REQUEST_ID = /^[\w.:-]{1,64}$/;

/** Reads everything a request says beside its body. `requestId` was settled at the edge. */
export function createRequestReader(config: Config): (request: RawRequest, requestId: string) => ReadRequest {
  const isTrusted = createTrust(config.trustedProxies);
  return ({ headers, headersDistinct, peer }, requestId) => {
    const hasGatewayKey = isGatewayKey(config, headers['x-gateway-key']);
    const presented = presentedCredentials(config, headers, headersDistinct);
    const tokens = presented.filter(({ isAccessToken }) => isAccessToken);
    const credentials = presented.filter(({ isAccessToken }) => !isAccessToken);
    const hasContradiction = !isOneValue(tokens) || !isOneValue(credentials);
    const facts: RequestFacts = {
      id: requestId,
      clientAddress: clientAddressOf(
        {
          peer,
          forwardedFor: single(headers['x-forwarded-for']),
          forwarded: single(headers.forwarded),
          hasGatewayKey,
        },
        isTrusted,
      ),
      userAgent: readUserAgent(headers['user-agent']),
      hasCookie: presented.some(({ transport }) => transport === 'COOKIE'),
      hasContradiction,
      hasProvenOrigin: isProvenOrigin(config, headers),
      hasGatewayKey,
    };
    if (hasContradiction || presented.length === 0) return { facts, credentials: null };
    const session = credentials[0] && {
      rawCredential: credentials[0].rawCredential,
      transports: credentials.map(({ transport }) => transport),
    };
    return {
      facts,
      credentials: { session: session ?? null, rawAccessToken: tokens[0]?.rawCredential ?? null },
    };
  };
}

/** The client's own request id if it is harmless in a log and a header; a new one otherwise. */
export const readRequestId = (header: string | string[] | undefined): string =>
  typeof header === 'string' && SANE_REQUEST_ID.test(header) ? header : newId();

interface Presented {
  rawCredential: string;
  transport: Transport;
  /** An access token is only ever read as `Authorization: Bearer`: elsewhere it is a broken credential. */
  isAccessToken: boolean;
}

/** The three places a credential may stand in; nowhere else is looked. */
function presentedCredentials(
  config: Config,
  headers: IncomingHttpHeaders,
  { authorization = [], 'x-session-token': sessionTokens = [] }: NodeJS.Dict<string[]>,
): Presented[] {
  const cookies = readCookies(headers.cookie, cookieName(config));
  const bearers = authorization.map((line) => /^bearer +(\S+) *$/i.exec(line)?.[1] ?? '');
  return [
    ...cookies.map((value) => asPresented(value, 'COOKIE')),
    ...bearers.map((value) => ({
      ...asPresented(value, 'BEARER'),
      isAccessToken: isAccessTokenShaped(value),
    })),
    ...sessionTokens.map((value) => asPresented(value.trim(), 'BEARER')),
  ].filter(({ rawCredential }) => rawCredential !== '');
}

const isOneValue = (presented: Presented[]): boolean =>
  presented.every(({ rawCredential }) => rawCredential === presented[0]!.rawCredential);

const asPresented = (rawCredential: string, transport: Transport): Presented => ({
  rawCredential,
  transport,
  isAccessToken: false,
});

function isGatewayKey({ gatewayKeys }: Config, header: string | string[] | undefined): boolean {
  if (header === undefined) return false;
  const submitted = digest(single(header)!);
  // Compared as digests, so that neither content nor length shows in the time it takes; and all of them.
  return gatewayKeys.map((key) => isSameSecret(digest(key), submitted)).some(Boolean);
}

/** The page that sent a request is of an allowed origin. Browsers set both headers; pages cannot. */
function isProvenOrigin({ allowedOrigins }: Config, headers: IncomingHttpHeaders): boolean {
  const { origin } = headers;
  return origin === undefined ? headers['sec-fetch-site'] === 'same-origin' : allowedOrigins.includes(origin);
}

const readUserAgent = (header: string | undefined): string | null =>
  header?.replace(/[^\x20-\x7e]/g, '').slice(0, LONGEST_USER_AGENT) || null;

const single = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header.join(',') : header;
