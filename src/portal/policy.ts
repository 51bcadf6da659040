import type { Config } from '../config.js';
import { digest } from '../platform/digest.js';
import { brandStyle } from './shell.js';

/** What the widgets of captcha providers need, as their documentation says. Proof of work needs nothing. */
const CAPTCHA_SOURCES = {
  altcha: null,
  hcaptcha: 'https://hcaptcha.com https://*.hcaptcha.com',
  turnstile: 'https://challenges.cloudflare.com',
} as const;

/**
 * The Content-Security-Policy of the account pages: files of their own, one style named by its digest, no inline
 * script, no other host (but a logo's, and a captcha provider's where one is configured).
 */
export function pagePolicy(config: Config): string {
  const captcha = (config.captchaProvider && CAPTCHA_SOURCES[config.captchaProvider]) ?? '';
  const logo = config.brandLogoUrl ? new URL(config.brandLogoUrl).origin : '';
  const directives = {
    'default-src': "'none'",
    'script-src': `'self' ${captcha}`,
    'style-src': `'self' 'sha256-${digest(brandStyle(config)).toString('base64')}' ${captcha}`,
    'img-src': `'self' data: ${logo}`,
    'connect-src': `'self' ${captcha}`,
    'worker-src': "'self'",
    'frame-src': captcha || "'none'",
    'base-uri': "'none'",
    'object-src': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.trim()}`)
    .join('; ');
}
