import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { HOUR } from '../../src/platform/clock.js';
import { ORIGIN, startGateway, type TestGateway } from '../support/gateway.js';
import { alsoSignedIn, member } from '../support/member.js';
import type { Person } from '../support/person.js';
import { type RecipeFolder, writeRecipes } from '../support/recipes.js';

/** What the three recipes have in common, so that one story can be played with each. */
interface Recipe {
  signIn(identifier: string, password: string): Promise<Record<string, string>>;
  endSession(sessionId: string): Promise<unknown>;
  proveAgain(password: string): Promise<unknown>;
  /** What the recipe told the app to do next, in order. */
  told: { kind: string; seconds?: number }[];
}

const RECIPES = ['urql', 'Apollo Client', 'fetch'];
const ENDPOINT = 'https://auth.example.org/graphql';

let gateway: TestGateway;
let folder: RecipeFolder;
let recipes: Record<string, () => Promise<Recipe>>;
beforeAll(async () => {
  gateway = await startGateway({ env: { RATE_LIMIT_SCALE: '1' } });
  folder = await writeRecipes();
  recipes = {
    async urql() {
      const { createClient, signIn, endSession, proveAgain } = await folder.load('urql');
      const told: Recipe['told'] = [];
      const client = createClient(ENDPOINT, (next: Recipe['told'][number]) => told.push(next));
      return {
        told,
        signIn: (identifier, password) => signIn(client, identifier, password),
        endSession: (id) => endSession(client, id),
        proveAgain: (password) => proveAgain(client, password),
      };
    },
    async 'Apollo Client'() {
      const { createClient, signIn, endSession, proveAgain } = await folder.load('apollo-client');
      const told: Recipe['told'] = [];
      const client = createClient(ENDPOINT, (next: Recipe['told'][number]) => told.push(next));
      return {
        told,
        signIn: (identifier, password) => signIn(client, identifier, password),
        endSession: (id) => endSession(client, id),
        proveAgain: (password) => proveAgain(client, password),
      };
    },
    async fetch() {
      const { signIn, endSession, proveAgain } = await folder.load('fetch');
      const told: Recipe['told'] = [];
      const telling = async <Result>(work: Promise<Result>): Promise<Result> => {
        try {
          return await work;
        } catch (error) {
          told.push((error as { next: Recipe['told'][number] }).next);
          throw error;
        }
      };
      const askPassword = () =>
        Promise.reject(Object.assign(new Error('Asked.'), { next: { kind: 'prove-password' } }));
      return {
        told,
        signIn: (identifier, password) => telling(signIn(identifier, password)),
        endSession: (id) => telling(endSession(id, askPassword)),
        proveAgain: (password) => telling(proveAgain(password)),
      };
    },
  };
});
afterAll(async () => {
  folder.remove();
  await gateway.stop();
});

const realFetch = globalThis.fetch;
beforeEach(() => {
  globalThis.fetch = browserFetch();
});
afterEach(() => {
  globalThis.fetch = realFetch;
});

/** `fetch` of a page: a browser sends its origin, keeps the cookie, and finds the gateway behind its name. */
function browserFetch(): typeof fetch {
  let cookie = '';
  return async (input, init) => {
    const address = input instanceof Request ? input.url : input.toString();
    const url = address.replace(ENDPOINT, `${gateway.app.url}/graphql`);
    const headers = new Headers(init?.headers);
    headers.set('origin', ORIGIN);
    if (cookie && init?.credentials === 'include') headers.set('cookie', cookie);
    const response = await realFetch(url, { ...init, headers });
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    return response;
  };
}

describe.each(RECIPES)('The recipe for %s', (name) => {
  let recipe: Recipe;
  let ada: Person;
  beforeEach(async () => {
    recipe = await recipes[name]!();
    ada = await member(gateway);
  });

  it('shows a refusal as the message of its field, and nobody is signed in', async () => {
    const messages = await recipe.signIn(ada.username, 'not the right one');
    expect(Object.values(messages).join('')).toMatch(/password/i);
    expect(recipe.told).toEqual([]);
  });

  it('asks for the password where it was proven too long ago, and goes on when it was', async () => {
    expect(await recipe.signIn(ada.username, ada.password)).toEqual({});
    const phone = await alsoSignedIn(ada);
    const phoneId = (await phone.mySessions()).find(({ current }: any) => current).id as string;
    gateway.clock.advance(2 * HOUR);
    await recipe.endSession(phoneId).catch(() => undefined);
    expect(recipe.told).toEqual([{ kind: 'prove-password' }]);
    expect(await phone.me()).not.toBeNull();

    expect(await recipe.proveAgain('not the right one')).not.toEqual({});
    expect(await recipe.proveAgain(ada.password)).toEqual({});
    await recipe.endSession(phoneId);
    expect(await phone.me()).toBeNull();
  });

  it('leads to the sign-in page when the session was ended elsewhere', async () => {
    expect(await recipe.signIn(ada.username, ada.password)).toEqual({});
    await ada.revokesOtherSessions();
    await recipe.endSession('00000000-0000-4000-8000-000000000000').catch(() => undefined);
    expect(recipe.told.at(-1)).toEqual({ kind: 'sign-in' });
  });
});

// All of them are the same nobody: once the first has used the limit up, it is used up for the others.
describe('Over a limit', () => {
  it.each(RECIPES)(
    '%s takes a sign-in that was denied for no success, and says how long to wait',
    async (name) => {
      const recipe = await recipes[name]!();
      let denied: unknown = null;
      for (let tries = 0; tries < 101 && !denied; tries++) {
        denied = await recipe.signIn('nobody-anywhere', 'not the right one').then(
          () => null,
          (error: unknown) => error,
        );
      }
      expect(denied).toBeInstanceOf(Error);
      expect(recipe.told.at(-1)).toEqual({ kind: 'wait', seconds: expect.any(Number) });
    },
    60_000,
  );
});
