import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { describeDevice } from '../../src/sessions/index.js';

const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)';

describe('describeDevice', () => {
  it.each([
    ['Firefox on Linux', 'DESKTOP', 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0'],
    [
      'Safari on macOS',
      'DESKTOP',
      `${MAC} AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15`,
    ],
    [
      'Chrome on macOS',
      'DESKTOP',
      `${MAC} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36`,
    ],
    [
      'Microsoft Edge on Windows',
      'DESKTOP',
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0',
    ],
    [
      'Safari on iOS',
      'MOBILE',
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
    ],
    [
      'Safari on iOS',
      'TABLET',
      'Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
    ],
    [
      'Chrome on Android',
      'MOBILE',
      'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36',
    ],
    ['Googlebot', 'BOT', 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)'],
    ['Unknown browser', 'OTHER', 'curl/8.5.0'],
    ['Unknown browser', 'OTHER', 'x'],
    ['Unknown device', 'OTHER', ''],
    ['Unknown device', 'OTHER', null],
  ])('calls it %s, %s', (label, kind, userAgent) => {
    expect(describeDevice(userAgent)).toMatchObject({ label, kind });
  });

  it('gives browser and system one by one, null where unknown', () => {
    expect(describeDevice('Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0')).toEqual({
      label: 'Firefox on Linux',
      browser: 'Firefox',
      os: 'Linux',
      kind: 'DESKTOP',
    });
    expect(describeDevice('curl/8.5.0')).toMatchObject({ browser: null, os: null });
  });

  it.each([
    'Your account is locked. Visit http://evil.example/ now (please)',
    'evil.example/1.0 (x)',
    'Call +1 555 0100/1.0 at once',
    'constructor/1.0 (x)',
    '__proto__/1.0 (x)',
  ])('never repeats what %j says', (userAgent) => {
    expect(describeDevice(userAgent).label).toBe('Unknown browser');
  });

  it('is total, and its label is made of a few known words', () => {
    const userAgent = fc.string({ unit: fc.stringMatching(/^[ -~]$/), minLength: 1, maxLength: 512 });
    fc.assert(
      fc.property(userAgent, (text) => {
        expect(describeDevice(text).label).toMatch(/^[A-Za-z0-9 -]{3,60}$/);
      }),
      { numRuns: 500 },
    );
  });
});
