import { domainToASCII } from 'node:url';
import type { Config } from '../config.js';
import type { PostOptions } from '../platform/smtp.js';

/** Who letters come from. */
export interface Sender {
  /** As people see it; empty if there is none. */
  name: string;
  address: string;
  /** Of the address, in ASCII. */
  domain: string;
}

/** Reads `MAIL_FROM`: `gate@example.org` or `Gate <gate@example.org>`. */
export function senderOf({ mailFrom }: Pick<Config, 'mailFrom'>): Sender {
  const [, name = '', bracketed] = /^([^<]*)<([^<>]+)>$/.exec(mailFrom) ?? [];
  const [localPart = '', domain = ''] = (bracketed ?? mailFrom).split('@');
  const ascii = domainToASCII(domain) || domain;
  return { name: name.trim().replace(/^"(.*)"$/, '$1'), address: `${localPart}@${ascii}`, domain: ascii };
}

/**
 * One domain everywhere: DMARC passes when the envelope (SPF) or the signature (DKIM) belongs to the domain that
 * people see as the sender.
 */
export function postOptions(config: Config): PostOptions {
  const { dkimDomain, dkimSelector, dkimPrivateKey } = config;
  const { name, address, domain } = senderOf(config);
  return {
    url: config.smtpUrl,
    from: { name, address },
    requireTls: config.smtpRequireTls,
    messageIdDomain: domain,
    dkim:
      dkimDomain && dkimSelector && dkimPrivateKey
        ? { domainName: dkimDomain, keySelector: dkimSelector, privateKey: dkimPrivateKey }
        : null,
  };
}
