import Bowser from 'bowser';

export type DeviceKind = 'DESKTOP' | 'MOBILE' | 'TABLET' | 'BOT' | 'OTHER';

export interface Device {
  /** For people, such as `Firefox on Linux`. */
  label: string;
  browser: string | null;
  os: string | null;
  kind: DeviceKind;
}

const KINDS: Record<string, DeviceKind> = {
  desktop: 'DESKTOP',
  mobile: 'MOBILE',
  tablet: 'TABLET',
  bot: 'BOT',
};

/**
 * For a browser it does not know, Bowser repeats what the header says. Labels stand in letters, so a stranger could
 * have us deliver their message to anybody (test/integration/letters.test.ts).
 */
const KNOWN_BROWSERS: ReadonlySet<string> = new Set(Object.values(Bowser.BROWSER_MAP));

/** What a `User-Agent` header says about a device. It is the client's own claim: good for a label, for nothing else. */
export function describeDevice(userAgent: string | null): Device {
  if (!userAgent) return { label: 'Unknown device', browser: null, os: null, kind: 'OTHER' };
  const { browser, os, platform } = Bowser.parse(userAgent);
  const browserName = browser.name && KNOWN_BROWSERS.has(browser.name) ? browser.name : null;
  const osName = os.name || null;
  const label = [browserName ?? 'Unknown browser', osName && `on ${osName}`].filter(Boolean).join(' ');
  return { label, browser: browserName, os: osName, kind: KINDS[platform.type ?? ''] ?? 'OTHER' };
}
