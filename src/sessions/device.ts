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

const KNOWN_BROWSERS = new Set(Object.values(Bowser.BROWSER_MAP));
const KNOWN_SYSTEMS = new Set(Object.values(Bowser.OS_MAP));

/**
 * Browser and system as letters name them: from a closed vocabulary. The parser takes the name of an unknown
 * browser from the header itself, and a stranger who asks for a reset could write a sentence there.
 */
export function knownDevice(userAgent: string | null): Pick<Device, 'browser' | 'os'> {
  const { browser, os } = describeDevice(userAgent);
  return {
    browser: browser !== null && KNOWN_BROWSERS.has(browser) ? browser : null,
    os: os !== null && KNOWN_SYSTEMS.has(os) ? os : null,
  };
}

/** What a `User-Agent` header says about a device. It is the client's own claim: good for a label, for nothing else. */
export function describeDevice(userAgent: string | null): Device {
  if (!userAgent) return { label: 'Unknown device', browser: null, os: null, kind: 'OTHER' };
  const { browser, os, platform } = Bowser.parse(userAgent);
  const browserName = browser.name || null;
  const osName = os.name || null;
  const label = [browserName ?? 'Unknown browser', osName && `on ${osName}`].filter(Boolean).join(' ');
  return { label, browser: browserName, os: osName, kind: KINDS[platform.type ?? ''] ?? 'OTHER' };
}
