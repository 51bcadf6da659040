import { setTimeout as sleep } from 'node:timers/promises';
import type { DevMessage } from './dev-message.js';

/** Something went differently than the story goes; the message is for the person at the terminal. */
export class DemoFailure extends Error {
  override readonly name = 'DemoFailure';
}

/** A top-level GraphQL error: the gateway refused the whole request. */
export class RequestRefused extends DemoFailure {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

interface Refused {
  code: string;
  message: string;
}
type Payload<Fields> = Fields & { errors?: Refused[] };
interface Answer<Fields> {
  data?: Record<string, Payload<Fields> | null> | null;
  errors?: { message: string; extensions?: { code?: string; retryAfter?: number } }[];
}

export interface Device {
  /** Sends a document with one root field and returns what that field answers; `token` is a session credential. */
  ask<Fields>(document: string, input?: object, token?: string): Promise<Fields>;
}

const LETTER_PATIENCE_MS = 15_000;

/** Says what is missing before the story starts. */
export async function checkGateway(url: string): Promise<void> {
  const { status } = await request(`${url}/livez`);
  if (status !== 200)
    throw new DemoFailure(`${url} answers, but not like a gateway. Is another program on this port?`);
  const mailbox = await request(`${url}/dev/mail.json`);
  if (mailbox.status !== 200) {
    throw new DemoFailure(
      `The gateway at ${url} has no mailbox: it does not run in development mode, or it runs with SMTP_URL.\n` +
        'Stop it and start `npm run dev` without SMTP_URL.',
    );
  }
}

/** Somebody's browser or phone; the gateway tells devices apart by their user agent. */
export const deviceOf = (url: string, userAgent: string): Device => ({
  async ask<Fields>(document: string, input?: object, token?: string): Promise<Fields> {
    const answer = await request(`${url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': userAgent,
        ...(token && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query: document, variables: { input } }),
    });
    const { data, errors } = (await answer.json()) as Answer<Fields>;
    if (errors?.[0]) throw refusalOf(errors[0].message, errors[0].extensions);
    const payload = Object.values(data ?? {})[0];
    if (!payload) throw new DemoFailure(`An empty answer (HTTP ${answer.status}).`);
    if (payload.errors?.[0]) throw new DemoFailure(`${payload.errors[0].code}: ${payload.errors[0].message}`);
    return payload;
  },
});

/** Waits for a letter of this kind to this address. */
export async function letterTo(url: string, address: string, kind: string): Promise<DevMessage> {
  const deadline = Date.now() + LETTER_PATIENCE_MS;
  while (Date.now() < deadline) {
    const { messages } = (await (await request(`${url}/dev/mail.json`)).json()) as { messages: DevMessage[] };
    const letter = messages.find((each) => each.to === address && each.kind === kind);
    if (letter) return letter;
    await sleep(100);
  }
  throw new DemoFailure(
    `No ${kind} letter came within ${LETTER_PATIENCE_MS / 1000} s. See the log of \`npm run dev\`.`,
  );
}

async function request(url: string, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(url, { ...init, signal: AbortSignal.timeout(15_000) });
  } catch (error) {
    throw new DemoFailure(
      `Nothing answers at ${new URL(url).origin}. Start the gateway in another terminal:\n\n  npm run dev`,
      { cause: error },
    );
  }
}

function refusalOf(
  message: string,
  { code = '', retryAfter = 0 }: { code?: string; retryAfter?: number } = {},
): RequestRefused {
  if (code !== 'RATE_LIMITED') return new RequestRefused(code, `${code}: ${message}`);
  const then = new Date(Date.now() + retryAfter * 1000).toLocaleTimeString();
  return new RequestRefused(
    code,
    `The gateway limits how often one client may do this. It works again in ${Math.ceil(retryAfter / 60)} min, at ${then}.\n` +
      'To play the demo often, start the gateway with RATE_LIMIT_SCALE=100 npm run dev',
  );
}
