import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page, Request } from 'playwright-core';
import { FIRST_STEPS, type Step } from '../../src/development/first-steps.js';
import { describeInBrowser, launchBrowser } from '../support/browser.js';
import { type Development, startDevelopment } from '../support/development.js';
import { applicationIn, serveSandbox } from '../support/sandbox.js';

const ADA = { email: 'ada@example.org', password: 'correct horse battery' };

let browser: Browser;
let context: BrowserContext;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  context = await browser.newContext();
});
afterEach(() => context.close());

/** Sends an operation from the page, as a script of its own origin does, with cookies. */
const sendFrom = (
  page: Page,
  url: string,
  query: string,
  headers: Record<string, string> = {},
): Promise<any> =>
  page.evaluate(
    async ([endpoint, body, more]) => {
      try {
        const answer = await fetch(`${endpoint}/graphql`, {
          method: 'POST',
          credentials: 'include',
          headers: { 'content-type': 'application/json', ...more },
          body: JSON.stringify({ query: body }),
        });
        return await answer.json();
      } catch (error) {
        return { blocked: String(error) };
      }
    },
    [url, query, headers] as const,
  );

const login = (transport: string): string =>
  `mutation { login(input: { identifier: "ada", password: "${ADA.password}", transport: ${transport} }) { sessionToken user { username } errors { code } } }`;

/** Opens a tab. Not with the mouse: the tabs can be dragged, and a fast click is taken for that. */
async function openTab(page: Page, name: string): Promise<void> {
  const shown = page.locator('.graphiql-query-editor .view-line', { hasText: name }).first();
  if (await shown.isVisible()) return;
  await page.locator('.graphiql-tab-button').filter({ hasText: name }).dispatchEvent('click');
  await shown.waitFor();
}

async function untilSent(press: () => Promise<void>, sent: () => Promise<unknown>): Promise<void> {
  for (let tries = 0; tries < 5; tries++) {
    const [wasSent] = await Promise.all([sent().then(Boolean, () => false), press()]);
    if (wasSent) return;
  }
  throw new Error('The button was pressed five times, and nothing was sent.');
}

/** Replaces the text of the editor that shows `now`, as somebody who selects all and pastes. */
async function pasteInto(page: Page, now: string, text: string): Promise<void> {
  await page.locator('.view-line', { hasText: now }).first().click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.press('Delete');
  await page.keyboard.insertText(text);
}

/** Registers Ada without a browser. */
async function registerAda({ url, letter }: Development): Promise<void> {
  const send = async (query: string): Promise<any> => {
    const headers = { 'content-type': 'application/json' };
    return await (
      await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) })
    ).json();
  };
  const { data } = await send(
    `mutation { register(input: { email: "${ADA.email}", username: "ada", password: "${ADA.password}" }) { ticket } }`,
  );
  const { code } = await letter(ADA.email, 'verify-email');
  await send(
    `mutation { verifyEmail(input: { code: "${code}", ticket: "${data.register.ticket}", transport: BEARER }) { errors { code } } }`,
  );
}

describeInBrowser('The hosted Sandbox, with HOSTED_SANDBOX=true', () => {
  const SANDBOX = 'https://studio.apollographql.com';
  let development: Development;
  beforeAll(async () => {
    development = await startDevelopment({ HOSTED_SANDBOX: 'true' });
    await registerAda(development);
  });
  afterAll(() => development.stop());

  /** An empty page of another site; the browser believes in its origin, nothing else is pretended. */
  async function pageOf(origin: string): Promise<Page> {
    await context.route(`${origin}/**`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>A page</title>' }),
    );
    // What a person answers when the browser asks whether the site may reach this machine.
    await context.grantPermissions(['local-network-access'], { origin }).catch(() => undefined);
    const page = await context.newPage();
    await page.goto(`${origin}/sandbox`);
    return page;
  }

  it('introspects, signs in with a cookie, queries and signs out from another origin', async () => {
    const page = await pageOf(SANDBOX);
    const send = (query: string) => sendFrom(page, development.url, query);

    expect((await send('{ __schema { queryType { name } } }')).data).toEqual({
      __schema: { queryType: { name: 'Query' } },
    });
    expect((await send(login('COOKIE'))).data.login).toEqual({
      sessionToken: null,
      user: { username: 'ada' },
      errors: [],
    });
    expect((await send('{ me { username email } mySessions { current } }')).data).toMatchObject({
      me: { username: 'ada', email: ADA.email },
      mySessions: expect.arrayContaining([{ current: true }]),
    });
    expect((await send('mutation { logout { errors { code } } }')).data.logout.errors).toEqual([]);
    expect((await send('{ me { username } }')).data.me).toBeNull();
  });

  it('uses a bearer credential in a header', async () => {
    const page = await pageOf(SANDBOX);
    const { data } = await sendFrom(page, development.url, login('BEARER'));
    const headers = { 'X-Session-Token': data.login.sessionToken as string };
    expect((await sendFrom(page, development.url, '{ me { username } }', headers)).data.me.username).toBe(
      'ada',
    );
  });

  it('is the only stranger let in: a page of a wrong origin is refused by the browser', async () => {
    const page = await pageOf('https://evil.example');
    expect(await sendFrom(page, development.url, '{ __typename }')).toEqual({
      blocked: expect.stringContaining('Failed to fetch'),
    });
    expect(await sendFrom(page, development.url, login('COOKIE'))).toEqual({
      blocked: expect.stringContaining('Failed to fetch'),
    });
    expect(await context.cookies(development.url)).toEqual([]);
  });
});

describeInBrowser('Without that switch', () => {
  let development: Development;
  beforeAll(async () => {
    development = await startDevelopment();
    await registerAda(development);
  });
  afterAll(() => development.stop());

  it('the hosted Sandbox is a stranger too', async () => {
    const origin = 'https://studio.apollographql.com';
    await context.route(`${origin}/**`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html>' }),
    );
    await context.grantPermissions(['local-network-access'], { origin }).catch(() => undefined);
    const page = await context.newPage();
    await page.goto(`${origin}/sandbox`);
    expect(await sendFrom(page, development.url, '{ __typename }')).toEqual({
      blocked: expect.stringContaining('Failed to fetch'),
    });
  });
});

describeInBrowser.each(['127.0.0.1', 'localhost'])('The embedded Sandbox on %s', (host) => {
  let development: Development;
  beforeAll(async () => {
    development = await startDevelopment();
  });
  afterAll(() => development.stop());

  it('plays its document in order on an empty database, with cookies', async () => {
    await serveSandbox(context);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => void complaints.push(message.text()));
    page.on('pageerror', (error) => void complaints.push(error.message));
    await page.goto(`${development.url.replace('127.0.0.1', host)}/graphql`);
    const sandbox = await applicationIn(page);
    const send = (operation: string, headers = {}): Promise<any> =>
      sandbox.evaluate(([text, more]) => (window as any).send(text, more), [operation, headers] as const);

    const [register, verify, mySessions, secondDevice, asThatDevice, forgot] = stepsOf(
      await sandbox.evaluate(() => (window as any).handedOver.defaultDocument),
    );
    const { ticket } = (await send(register!)).data.register;
    const { code } = await development.letter(ADA.email, 'verify-email');
    const proof = verify!.replace('ABC-DEF', code!).replace('"…"', `"${ticket}"`);
    expect((await send(proof)).data.verifyEmail).toMatchObject({ user: { username: 'ada' }, errors: [] });
    expect((await send(mySessions!)).data).toMatchObject({
      me: { email: ADA.email },
      mySessions: [{ current: true }],
    });
    const { sessionToken } = (await send(secondDevice!)).data.login;
    expect((await send(asThatDevice!)).errors[0].extensions.code).toBe('UNAUTHENTICATED');
    const onDevice = await send(asThatDevice!, { 'X-Session-Token': sessionToken });
    expect(onDevice.data).toMatchObject({ me: { username: 'ada' }, mySessions: [{ current: true }] });
    expect((await send(forgot!)).data.requestPasswordReset.errors).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

describeInBrowser('Without a network', () => {
  it('the page of the embedded Sandbox says so, and leads to GraphiQL', async () => {
    const development = await startDevelopment();
    try {
      await context.route(/apollographql\.com/, (route) => route.abort());
      const page = await context.newPage();
      await page.goto(`${development.url}/graphql`);
      expect(await page.locator('body').innerText()).toContain('could not be loaded');
      await page.getByRole('link', { name: 'GraphiQL' }).click();
      await page.locator('.graphiql-tab-button').first().waitFor();
    } finally {
      await development.stop();
    }
  });
});

/** The operations of a first document: the one that is ready, and those a person takes the comment from. */
const stepsOf = (document: string): string[] =>
  document.split(/^# \d · .*\n/m).map((part, index) => (index === 0 ? part : part.replaceAll(/^# /gm, '')));

describeInBrowser('GraphiQL', () => {
  let development: Development;
  beforeAll(async () => {
    development = await startDevelopment();
  });
  afterAll(() => development.stop());

  it('plays its tabs in order on an empty database, without any network', async () => {
    const page = await context.newPage();
    const foreign: string[] = [];
    await context.route(/./, (route) => {
      const isOurs = route.request().url().startsWith(development.url);
      if (!isOurs) foreign.push(route.request().url());
      return isOurs ? route.continue() : route.abort();
    });
    await page.goto(`${development.url}/graphiql`);
    const [register, verify, mySessions, secondDevice, asThatDevice, forgot] = FIRST_STEPS;
    const run = async (step: Step, change: (query: string) => string = (query) => query): Promise<any> => {
      const name = /^(?:query|mutation) (\w+)/m.exec(step.query)![1]!;
      await openTab(page, name);
      if (change(step.query) !== step.query) await pasteInto(page, name, change(step.query));
      const isItsRequest = (request: Request): boolean =>
        request.method() === 'POST' && !!request.postData()?.includes(name);
      const answer = page.waitForResponse((response) => isItsRequest(response.request()));
      // While the last answer is being shown the button still means "stop": press until something is sent.
      await expect(
        untilSent(
          () => page.locator('.graphiql-execute-button').click(),
          () => page.waitForRequest(isItsRequest, { timeout: 3000 }),
        ),
      ).resolves.toBeUndefined();
      return (await (await answer).json()).data;
    };

    const { ticket, errors } = (await run(register!)).register;
    expect(errors).toEqual([]);
    const { code } = await development.letter(ADA.email, 'verify-email');
    const verified = await run(verify!, (query) =>
      query.replace('ABC-DEF', code!).replace('"…"', `"${ticket}"`),
    );
    expect(verified.verifyEmail).toMatchObject({ user: { username: 'ada' }, errors: [] });
    const mine = await run(mySessions!);
    expect(mine).toMatchObject({ me: { email: ADA.email }, mySessions: [{ current: true }] });

    const { sessionToken } = (await run(secondDevice!)).login;
    expect(sessionToken).toMatch(/^pcs_/);
    await openTab(page, 'AsThatDevice');
    await page.getByRole('button', { name: 'Headers' }).click();
    await pasteInto(page, 'X-Session-Token"', JSON.stringify({ 'X-Session-Token': sessionToken }));
    const onDevice = await run(asThatDevice!);

    expect(onDevice).toMatchObject({ me: { username: 'ada' }, mySessions: [{ current: true }] });

    expect((await run(forgot!)).requestPasswordReset.errors).toEqual([]);
    await development.letter(ADA.email, 'reset-password');
    expect(foreign).toEqual([]);
  });
});
