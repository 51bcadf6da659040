import { setTimeout as sleep } from 'node:timers/promises';
import { type Client, createClient, type GraphqlBody } from '../support/client.js';
import { median } from '../support/statistics.js';
import { emailOf, PASSWORD } from './accounts.js';

/** Milliseconds of whole answers. */
export interface Figures {
  count: number;
  median: number;
  p99: number;
}

export type Watched = 'me' | 'login';

/** Two people who use the API at a steady pace, whatever else happens. */
export interface Watch {
  /** Throws away what was measured so far. */
  reset(): void;
  figures(): Record<Watched, Figures>;
  stop(): Promise<void>;
}

/** Between two requests of a kind: enough of them for a p99, far from enough to be a load of their own. */
const PAUSE_MS: Record<Watched, number> = { me: 25, login: 150 };
/** Each login is one of these accounts: a session table as it is, not one account with thousands. */
const ACCOUNTS = 50;

const LOGIN = `mutation($input: LoginInput!) { login(input: $input) { sessionToken errors { code } } }`;
const loginOf = (person: number): object => ({
  input: { identifier: emailOf(person % ACCOUNTS), password: PASSWORD, transport: 'BEARER' },
});

export async function startWatch(url: string): Promise<Watch> {
  const door = createClient(url);
  const { body } = await door.send(LOGIN, loginOf(0));
  const { sessionToken } = fieldOf(body, 'login') as { sessionToken: string };
  const inside = createClient(url, { authorization: `Bearer ${sessionToken}` });

  let people = 0;
  const requests: Record<Watched, () => Promise<number>> = {
    me: () => timed(inside, 'me', '{ me { id } }', {}),
    login: () => timed(door, 'login', LOGIN, loginOf((people += 1))),
  };
  const times: Record<Watched, number[]> = { me: [], login: [] };
  let isStopping = false;
  const keepAsking = async (watched: Watched): Promise<void> => {
    while (!isStopping) {
      times[watched].push(await requests[watched]());
      await sleep(PAUSE_MS[watched]);
    }
  };
  const asking = Promise.all([keepAsking('me'), keepAsking('login')]);
  // Whoever stops the watch hears of it; until then it must not end the process.
  asking.catch(() => undefined);

  return {
    reset: () => void (times.me.length = times.login.length = 0),
    figures: () => ({ me: figuresOf(times.me), login: figuresOf(times.login) }),
    async stop() {
      isStopping = true;
      await asking;
      for (const client of [door, inside]) client.close();
    },
  };
}

async function timed(client: Client, name: Watched, query: string, variables: object): Promise<number> {
  const { body, milliseconds } = await client.send(query, variables);
  fieldOf(body, name);
  return milliseconds;
}

/** Refused requests would have fine figures, and worthless ones. */
function fieldOf(body: GraphqlBody, name: string): object {
  const field = body.data?.[name];
  if (!field || body.errors || (field.errors ?? []).length > 0)
    throw new Error(`${name} answered ${JSON.stringify(body).slice(0, 200)}`);
  return field;
}

function figuresOf(times: readonly number[]): Figures {
  const sorted = [...times].sort((a, b) => a - b);
  return {
    count: times.length,
    median: median(times),
    p99: sorted[Math.max(0, Math.ceil(sorted.length * 0.99) - 1)]!,
  };
}
