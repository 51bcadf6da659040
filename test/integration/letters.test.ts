import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, startGateway, type TestGateway } from '../support/gateway.js';
import { tokenOf } from '../support/member.js';
import { mutate } from '../support/mutation.js';
import type { Person } from '../support/person.js';
import { type Attempt, type PostOffice, startPostOffice } from '../support/post-office.js';

let office: PostOffice;
let gateway: TestGateway;
beforeAll(async () => {
  office = await startPostOffice();
  gateway = await startGateway({
    env: {
      SMTP_URL: office.smtpUrl,
      MAIL_FROM: 'Castle Gate <gate@letters.example>',
      ACCOUNT_URL: 'https://www.portcullis.test/me',
    },
  });
});
afterAll(async () => {
  await gateway.stop();
  await office.stop();
});

const letterOf = (email: string, kind: string): Promise<Attempt> =>
  eventually(`a letter ${kind} to ${email}`, () =>
    office.attempts.findLast((each) => each.to === email && each.kind === kind),
  );

async function member(): Promise<Person> {
  const person = gateway.person();
  await person.registers();
  const token = tokenOf(await letterOf(person.email, 'verify-email'));
  await person.verifies({ token, ticket: person.ticket });
  return person;
}

async function moving(): Promise<{ ada: Person; newEmail: string }> {
  const ada = await member();
  const newEmail = `new-${ada.email}`;
  await mutate(ada, 'requestEmailChange', { newEmail });
  return { ada, newEmail };
}

interface Kind {
  kind: string;
  /** Makes a letter of this kind go out and returns its address. */
  provoke: () => Promise<string>;
  /** The page of its link, with or without a token. */
  page: RegExp;
  hasCode: boolean;
}

const KINDS: Kind[] = [
  {
    kind: 'verify-email',
    async provoke() {
      const ada = gateway.person();
      await ada.registers();
      return ada.email;
    },
    page: /^https:\/\/www\.portcullis\.test\/me\/verify-email#token=[\w-]{43}$/,
    hasCode: true,
  },
  {
    kind: 'account-exists',
    async provoke() {
      const ada = await member();
      await gateway.person().registers({ email: ada.email });
      return ada.email;
    },
    page: /^https:\/\/www\.portcullis\.test\/me\/sign-in$/,
    hasCode: false,
  },
  {
    kind: 'reset-password',
    async provoke() {
      const ada = await member();
      await ada.requestsPasswordReset();
      return ada.email;
    },
    page: /^https:\/\/www\.portcullis\.test\/me\/reset-password#token=[\w-]{43}$/,
    hasCode: true,
  },
  {
    kind: 'password-changed',
    async provoke() {
      const ada = await member();
      await ada.changesPassword({ newPassword: 'a battery of staples' });
      return ada.email;
    },
    page: /^https:\/\/www\.portcullis\.test\/me\/forgot-password$/,
    hasCode: false,
  },
  {
    kind: 'confirm-email-change',
    provoke: async () => (await moving()).newEmail,
    page: /^https:\/\/www\.portcullis\.test\/me\/confirm-email-change#token=[\w-]{43}$/,
    hasCode: true,
  },
  {
    kind: 'email-changed',
    async provoke() {
      const { ada, newEmail } = await moving();
      const token = tokenOf(await letterOf(newEmail, 'confirm-email-change'));
      await mutate(ada, 'confirmEmailChange', { token });
      return ada.email;
    },
    page: /^https:\/\/www\.portcullis\.test\/me\/undo-email-change#token=[\w-]{43}$/,
    hasCode: false,
  },
];

describe.each(KINDS)('The letter $kind', ({ kind, provoke, page, hasCode }) => {
  let to: string;
  let letter: Attempt;
  beforeAll(async () => {
    to = await provoke();
    letter = await letterOf(to, kind);
  });

  it('says what it is, from whom and to whom, in its headers', () => {
    expect(letter.headers).toMatchObject({
      'x-portcullis-mail': kind,
      'auto-submitted': 'auto-generated',
      'message-id': expect.stringMatching(/^<[0-9a-f-]{36}@letters\.example>$/),
      'mime-version': '1.0',
      date: expect.any(String),
    });
    expect(letter.headers.from).toBe('Castle Gate <gate@letters.example>');
    expect(letter.headers.to).toBe(to);
    expect(letter.headers['content-type']).toMatch(/^multipart\/alternative/);
    expect(letter.subject).not.toBe('');
  });

  it('has one link, alone on its line of the text part, and the same in HTML', () => {
    expect(letter.links).toEqual([expect.stringMatching(page)]);
    expect(letter.html).toContain(`href="${letter.links[0]}"`);
    expect(letter.html.match(/https?:\/\/[^\s"<]+/g)!.every((url) => url === letter.links[0])).toBe(true);
  });

  it(hasCode ? 'has a code, alone on its line, and the same in HTML' : 'has no code', () => {
    if (!hasCode) return expect(letter.code).toBeNull();
    expect(letter.code).toMatch(/^[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{3}$/);
    expect(letter.html).toContain(`>${letter.code}<`);
  });

  it('loads nothing: no image, no script, no foreign style', () => {
    expect(letter.html).not.toMatch(/<(?:img|script|link|iframe)\b|url\(|@import/i);
    expect(letter.html).toMatch(/^<!doctype html>/i);
  });

  it('says in both parts why it was sent', () => {
    expect(letter.text).toMatch(/\n-- \nSent by auth\.portcullis\.test /);
    expect(letter.html).toContain('Sent by auth.portcullis.test ');
  });
});

describe('A letter', () => {
  it('carries nothing that a stranger typed', async () => {
    const ada = await member();
    const stranger = gateway.person();
    stranger.userAgent = 'Your account is locked. Visit http://evil.example/ now (please)';
    await stranger.registers({
      email: ada.email,
      username: 'visit-evil.example',
      displayName: 'Visit http://evil.example/',
    });
    await stranger.requestsPasswordReset(ada.email);
    const bob = gateway.person();
    bob.userAgent = stranger.userAgent;
    await bob.registers({ displayName: 'Visit http://evil.example/' });

    const letters = [
      await letterOf(ada.email, 'account-exists'),
      await letterOf(ada.email, 'reset-password'),
      await letterOf(bob.email, 'verify-email'),
    ];

    for (const { text, html, subject } of letters) expect(text + html + subject).not.toMatch(/evil|locked/);
  });

  it('goes to the stored address, however it was typed this time', async () => {
    const ada = await member();
    await gateway.person().requestsPasswordReset(` ${ada.email.toUpperCase()}`);
    expect((await letterOf(ada.email, 'reset-password')).to).toBe(ada.email);
  });

  it('goes to one mailbox, even if its name looks like a list', async () => {
    const odd = gateway.person();
    const email = `a+b_c='x'@mail.test`;
    await expect(odd.registers({ email })).toSucceed();
    expect((await letterOf(email, 'verify-email')).to).toBe(email);
  });
});
