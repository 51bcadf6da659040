import { isIP } from 'node:net';

/** Whether a host can only be this machine. A name that merely starts with `127.` is somebody's domain. */
export function isLoopback(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (host === 'localhost' || host === '::1') return true;
  return isIP(host) === 4 && host.startsWith('127.');
}

/** Throws if an argument is a URL of another machine: a benchmark there is an attack. */
export function refuseForeignTargets(args: readonly string[]): void {
  for (const value of args.map((arg) => arg.replace(/^--[\w-]+=/, ''))) {
    if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(value)) continue;
    if (!URL.canParse(value) || !isLoopback(new URL(value).hostname)) {
      throw new Error(`${value} is not on this machine: benchmarks only run against loopback addresses.`);
    }
  }
}
