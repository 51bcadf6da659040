import { describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../src/config.js';
import { accountPage, linkTo } from '../../src/mail/index.js';
import { TEST_ENV } from '../support/gateway.js';

const configWith = (env: Record<string, string> = {}) =>
  loadConfig({
    mode: 'production',
    env: { ...TEST_ENV, DATABASE_URL: 'postgres://x', SMTP_URL: 'smtp://x', ...env },
    cores: 1,
  });

describe('The links', () => {
  it('carry the token in the fragment of the configured address', () => {
    const config = configWith();
    const pages = ['verify-email', 'reset-password', 'confirm-email-change', 'undo-email-change'] as const;
    for (const page of pages) {
      const link = new URL(linkTo(config, page, 'aB3_-'));
      expect(link.href).toBe(`https://auth.portcullis.test/account/${page}#token=aB3_-`);
      expect(link.search).toBe('');
    }
  });

  it('lead where ACCOUNT_URL says', () => {
    const config = configWith({ ACCOUNT_URL: 'https://www.portcullis.test/me/' });
    expect(linkTo(config, 'reset-password', 'x')).toBe(
      'https://www.portcullis.test/me/reset-password#token=x',
    );
    expect(accountPage(config, 'sign-in')).toBe('https://www.portcullis.test/me/sign-in');
  });
});
