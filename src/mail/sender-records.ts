import { isIPv4 } from 'node:net';
import type { Config } from '../config.js';
import { ADVISED_KEY_BITS, dkimKeyBits, dkimRecord } from '../platform/dkim.js';
import type { TxtLookup } from '../platform/dns.js';
import { isLoopback } from '../platform/smtp.js';
import { senderOf } from './sender.js';

/** A TXT record that DNS must hold before others trust the sender. */
export interface SenderRecord {
  protocol: 'SPF' | 'DKIM' | 'DMARC';
  /** Where it is published; null for a signature that is not configured. */
  name: string | null;
  /** What to publish: exact where only we know it, a pattern where the mail provider knows better. */
  value: string;
}

export interface RecordVerdict extends SenderRecord {
  /** `unknown`: DNS could not be asked. */
  outcome: 'ok' | 'wrong' | 'unknown';
  /** What was found, in a sentence. */
  finding: string;
}

type SenderSettings = Pick<
  Config,
  'mailFrom' | 'smtpUrl' | 'dkimDomain' | 'dkimSelector' | 'dkimPrivateKey' | 'supportEmail'
>;

/** The three records of RFC 7208, 6376 and 7489 for the configured sender. */
export function recordsOf(config: SenderSettings): SenderRecord[] {
  const { domain } = senderOf(config);
  const { dkimDomain, dkimSelector, dkimPrivateKey } = config;
  const reports = config.supportEmail ? `; rua=mailto:${config.supportEmail}` : '';
  return [
    {
      protocol: 'SPF',
      name: domain,
      value: `v=spf1 ${sourceOf(config.smtpUrl)} ~all   (or the include: your mail provider names)`,
    },
    dkimPrivateKey
      ? {
          protocol: 'DKIM',
          name: `${dkimSelector}._domainkey.${dkimDomain}`,
          value: dkimRecord(dkimPrivateKey),
        }
      : { protocol: 'DKIM', name: null, value: 'set DKIM_DOMAIN, DKIM_SELECTOR and DKIM_PRIVATE_KEY' },
    { protocol: 'DMARC', name: `_dmarc.${domain}`, value: `v=DMARC1; p=quarantine${reports}` },
  ];
}

/** A relay on this machine sends from an address that only the operator knows. */
function sourceOf(smtpUrl: string): string {
  const { hostname } = new URL(smtpUrl);
  if (isLoopback(hostname)) return 'ip4:<the public address letters leave from>';
  return isIPv4(hostname) ? `ip4:${hostname}` : `a:${hostname}`;
}

/** Looks every record up and says what is wrong with it. */
export async function judgeRecords(config: SenderSettings, lookUp: TxtLookup): Promise<RecordVerdict[]> {
  return Promise.all(
    recordsOf(config).map(async (record) => {
      const judge = JUDGES[record.protocol];
      if (!record.name) return { ...record, outcome: 'unknown' as const, finding: UNSIGNED };
      const found = await lookUp(record.name);
      if (found === null) return { ...record, outcome: 'unknown' as const, finding: 'DNS did not answer' };
      return { ...record, ...(await judge(config, found, lookUp)) };
    }),
  );
}

const UNSIGNED = 'letters leave unsigned; that is fine only if your mail server signs them';

type Judgement = Pick<RecordVerdict, 'outcome' | 'finding'>;
type Judge = (config: SenderSettings, found: string[], lookUp: TxtLookup) => Judgement | Promise<Judgement>;

const ok = (finding: string): Judgement => ({ outcome: 'ok', finding });
const wrong = (finding: string): Judgement => ({ outcome: 'wrong', finding });

const JUDGES: Record<SenderRecord['protocol'], Judge> = {
  SPF(_config, found) {
    const records = found.filter((text) => /^v=spf1(\s|$)/i.test(text));
    if (records.length === 0) return wrong('no SPF record');
    // RFC 7208, 4.5: more than one is an error, and counts as none.
    if (records.length > 1) return wrong('more than one SPF record: receivers use neither');
    if (/\s\+?all\b/i.test(records[0]!)) return wrong('it lets everybody send: end it with ~all or -all');
    return ok(`found "${records[0]}"; make sure that it covers your mail server`);
  },

  DKIM(config, found) {
    const { dkimDomain, dkimPrivateKey } = config;
    const { domain } = senderOf(config);
    const isAligned = domain === dkimDomain || domain.endsWith(`.${dkimDomain}`);
    if (!isAligned) return wrong(`${dkimDomain} is no parent of ${domain}: DMARC ignores the signature`);
    const keyOf = (text: string): string | undefined =>
      /(?:^|;)\s*p\s*=\s*([A-Za-z0-9+/=\s]*)/.exec(text)?.[1]?.replace(/\s/g, '');
    const keys = found.map(keyOf).filter((key) => key !== undefined);
    if (keys.length === 0) return wrong('no DKIM record');
    if (!keys.includes(keyOf(dkimRecord(dkimPrivateKey!))!)) return wrong('it holds another key');
    const bits = dkimKeyBits(dkimPrivateKey!);
    return ok(
      `it holds our key${bits < ADVISED_KEY_BITS ? `; ${bits} bits are few, ${ADVISED_KEY_BITS} are advised` : ''}`,
    );
  },

  async DMARC(config, found, lookUp) {
    let records = found;
    // RFC 7489, 6.6.3: the organisation's domain speaks for its subdomains.
    const parents = senderOf(config).domain.split('.');
    while (!records.some(isDmarc) && parents.length > 2) {
      parents.shift();
      records = (await lookUp(`_dmarc.${parents.join('.')}`)) ?? [];
    }
    const record = records.find(isDmarc);
    if (!record) return wrong('no DMARC record');
    if (!/;\s*p\s*=\s*(none|quarantine|reject)/i.test(record)) return wrong(`no policy in "${record}"`);
    return ok(`found "${record}"`);
  },
};

const isDmarc = (text: string): boolean => /^v=DMARC1\s*;/.test(text);
