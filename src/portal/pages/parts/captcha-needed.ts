import type { Refused } from '../api/send.js';

/** The request is fine, but the gateway wants to know that no program sent it. */
export const isCaptcha = ({ code }: Refused): boolean =>
  code === 'CAPTCHA_REQUIRED' || code === 'CAPTCHA_INVALID';
