/**
 * `npm run pictures [-- <folder>]`: draws every account page in both themes and two widths, from a built gateway of
 * its own with believable people. The pictures of the README are copied by hand: which are the best is for eyes.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import setup from '../test/support/global-setup.js';
import teardown from '../test/support/global-teardown.js';
import { signUp } from '../test/support/account.js';
import type { Person } from '../test/support/person.js';
import { setStage, type Stage } from '../test/support/stage.js';
import { linkOf, Visitor } from '../test/support/visitor.js';

const FOLDER = process.argv[2] ?? '.portcullis/pictures';
const THEMES = ['light', 'dark'] as const;
const WIDTHS = [900, 320];
const DAY_MS = 24 * 3_600_000;

const TELEPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';
const LAPTOP = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';

/** Brings a page into the state that the picture shows. */
type Scene = (visitor: Visitor, stage: Stage) => Promise<unknown>;

const newcomer = (): { email: string; username: string; password: string } => ({
  email: 'grace.hopper@example.org',
  username: `grace.hopper${(newcomers += 1)}`,
  password: 'nanoseconds of copper wire',
});
let newcomers = 0;
const ada = { email: '', username: '', password: '' };

const SCENES: Record<string, Scene> = {
  'sign-up': async (visitor) => {
    await visitor.opens('sign-up');
    await visitor.fillsSignUp({ ...newcomer(), username: 'grace.hopper' });
    await visitor.reads('Very good.');
  },
  'sign-up-wrong': async (visitor) => {
    await visitor.opens('sign-up');
    await visitor.reads(/At least 12 characters/);
    await visitor.fillsSignUp({ email: 'grace.hopper', username: '1906', password: 'copper' });
    await visitor.presses('Create account');
    await visitor.hintOf('Password');
  },
  'check-your-mail': (visitor) => visitor.signsUp(newcomer()),
  'confirm-your-address': async (visitor, { gateway }) => {
    const person = gateway.person();
    await person.registers();
    await visitor.opens(linkOf(await visitor.letter(person, 'verify-email')));
    await visitor.field('Password').waitFor();
  },
  'sign-in': (visitor) => visitor.opens('sign-in'),
  'sign-in-refused': async (visitor) => {
    await visitor.signsIn({ email: 'grace.hopper@example.org', password: 'wrong' });
    await visitor.alert();
  },
  'forgot-password': (visitor) => visitor.opens('forgot-password'),
  'reset-password': async (visitor) => {
    await visitor.opens('reset-password#token=for-a-picture');
    await visitor.fills({ 'New password': 'nanoseconds' });
    await visitor.reads(/Could be better|Good|Easy/);
  },
  security: async (visitor) => {
    await visitor.isAtHome(ada);
    await visitor.page.getByText('Account created').first().waitFor();
  },
  'security-question': async (visitor) => {
    await visitor.isAtHome(ada);
    await visitor.button('Sign out all other devices').click();
    await visitor.page.getByRole('dialog').waitFor();
  },
  'security-change-password': async (visitor) => {
    await visitor.isAtHome(ada);
    await visitor.presses('Change password');
    await visitor.field('Current password').waitFor();
  },
  'confirm-email-change': (visitor) => visitor.opens('confirm-email-change#token=for-a-picture'),
  'undo-email-change': (visitor) => visitor.opens('undo-email-change#token=for-a-picture'),
  'signed-out': (visitor) => visitor.opens('signed-out'),
  'no-such-page': (visitor) => visitor.opens('no-such-page'),
};

await setup();
const stage = await setStage({
  env: {
    BRAND_NAME: 'Analytical Engines',
    BRAND_COLOR: '#0f766e',
    TERMS_URL: 'https://example.org/terms',
    PRIVACY_URL: 'https://example.org/privacy',
    SUPPORT_EMAIL: 'help@example.org',
  },
});
try {
  mkdirSync(FOLDER, { recursive: true });
  Object.assign(ada, await somebodyWithDevices(stage));
  for (const [name, scene] of Object.entries(SCENES)) await draw(name, scene);
} finally {
  await stage.stop();
  await teardown();
}

/** An account with a history. */
async function somebodyWithDevices({ gateway }: Stage): Promise<Person> {
  // Some days ago, so that the times differ as they do in life.
  gateway.clock.advance(-4 * DAY_MS);
  const person = gateway.person('ada.lovelace');
  person.headers = { 'x-forwarded-for': '192.0.2.61' };
  await signUp(gateway, person);
  await person.updatesProfile({ displayName: 'Ada Lovelace' });
  for (const [userAgent, address] of [
    [TELEPHONE, '203.0.113.24'],
    [LAPTOP, '198.51.100.9'],
  ] as const) {
    gateway.clock.advance(1.4 * DAY_MS);
    const device = person.onAnotherDevice();
    Object.assign(device, { userAgent, headers: { 'x-forwarded-for': address } });
    await device.logsIn();
  }
  gateway.clock.advance(DAY_MS);
  const stranger = person.onAnotherDevice();
  stranger.headers = { 'x-forwarded-for': '203.0.113.200' };
  await stranger.logsIn({ password: 'a wrong password' }).catch(() => undefined);
  // The pages are drawn today.
  gateway.clock.advance(0.2 * DAY_MS);
  return person;
}

async function draw(name: string, scene: Scene): Promise<void> {
  for (const colorScheme of THEMES) {
    const context = await stage.browser.newContext({
      colorScheme,
      ignoreHTTPSErrors: true,
      reducedMotion: 'reduce',
      viewport: { width: WIDTHS[0]!, height: 700 },
      extraHTTPHeaders: { 'x-forwarded-for': '192.0.2.61' },
      locale: 'en-GB',
    });
    context.setDefaultTimeout(60_000);
    const visitor = new Visitor(await context.newPage(), {
      gateway: stage.gateway,
      origin: stage.front.origin,
      complaints: [],
    });
    await scene(visitor, stage);
    for (const width of WIDTHS) {
      await visitor.page.setViewportSize({ width, height: 700 });
      const path = join(FOLDER, `${name}-${colorScheme}-${width}.png`);
      // What lies over a page covers the window, not all of the page.
      const hasDialog = await visitor.page.getByRole('dialog').isVisible();
      await visitor.page.screenshot({ path, fullPage: !hasDialog });
    }
    await context.close();
  }
  console.log(name);
}
