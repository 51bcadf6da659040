/**
 * `npm run mail:check -- --to you@example.org`: tries the mail settings before people depend on them. It connects
 * and authenticates as the worker will, compares DNS with what it should hold, and sends one letter.
 *
 * Exit code: 0 all is well, 1 settings or usage, 2 the mail server, 3 the letter left but DNS is wrong.
 */
import { parseArgs } from 'node:util';
import { type Config, ConfigError, loadConfig } from './config.js';
import {
  accountPage,
  canonicalEmail,
  judgeRecords,
  loadLetterTemplates,
  postOptions,
  type RecordVerdict,
  writeLetter,
} from './mail/index.js';
import { lookUpTxt } from './platform/dns.js';
import { newId } from './platform/random.js';
import { createPost, MailDelayed, MailRefused, tryMailServer } from './platform/smtp.js';
import type { Templates } from './platform/templates.js';

const USAGE = `Usage: npm run mail:check -- --to you@example.org [--locale de]

Reads the same settings as \`npm start\`, connects to SMTP_URL, looks up SPF, DKIM and DMARC, and sends a test letter.
Without --to it sends none.`;

const EXIT = { ok: 0, settings: 1, mailServer: 2, dns: 3 } as const;

async function check(): Promise<number> {
  const asked = readArguments();
  if (!asked) return EXIT.settings;
  const settings = readSettings();
  if (!settings) return EXIT.settings;
  const { config, templates } = settings;

  console.log(`Sender: ${config.mailFrom}\n`);
  // DNS first: it says something even where the mail server does not.
  const verdicts = await judgeRecords(config, lookUpTxt);
  console.log(`DNS\n${verdicts.map(describe).join('\n')}\n`);
  console.log('Mail server');
  const isReached = await reachServer(config);
  const isSent = isReached && (!asked.to || (await sendTest(config, templates, asked.to, asked.locale)));
  if (!isReached || !isSent) return EXIT.mailServer;
  const isDnsFine = verdicts.every(({ outcome }) => outcome !== 'wrong');
  console.log(
    `\n${isDnsFine ? 'All is well.' : 'The mail server is fine; DNS needs work before others trust this sender.'}`,
  );
  return isDnsFine ? EXIT.ok : EXIT.dns;
}

function readArguments(): { to: string | null; locale: string | null } | null {
  try {
    const { values } = parseArgs({
      options: { to: { type: 'string' }, locale: { type: 'string' }, help: { type: 'boolean' } },
    });
    const to = values.to ? canonicalEmail(values.to) : null;
    const isWrong = values.to !== undefined && !to;
    if (!values.help && !isWrong) return { to, locale: values.locale ?? null };
    if (isWrong) console.error('--to needs an e-mail address.\n');
  } catch (error) {
    console.error(`${(error as Error).message}\n`);
  }
  console.error(USAGE);
  return null;
}

function readSettings(): { config: Config; templates: Templates } | null {
  try {
    const config = loadConfig({ mode: 'production', env: process.env, cores: 1 });
    const problems: string[] = [];
    const templates = loadLetterTemplates(config, problems);
    if (problems.length > 0) throw new ConfigError(problems);
    return { config, templates };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    return null;
  }
}

const SIGNS = { ok: '✓', wrong: '✗', unknown: '?' } as const;

function describe({ protocol, name, value, outcome, finding }: RecordVerdict): string {
  const head = `  ${SIGNS[outcome]} ${protocol.padEnd(5)} ${finding}`;
  if (outcome === 'ok') return head;
  return name
    ? `${head}\n          publish  ${name}  TXT\n          ${value}`
    : `${head}\n          ${value}`;
}

async function reachServer(config: Config): Promise<boolean> {
  const { url, requireTls } = postOptions(config);
  const { host, username } = new URL(url);
  try {
    await tryMailServer({ url, requireTls });
    console.log(`  ✓ ${host} answers${username ? ' and takes the user name and password' : ''}`);
    return true;
  } catch (error) {
    console.log(`  ✗ ${host}: ${explain(error as SmtpError)}`);
    return false;
  }
}

interface SmtpError extends Error {
  code?: string;
  response?: string;
}

/** What to mend, for the codes of nodemailer. */
function explain({ code, message, response }: SmtpError): string {
  if (message.includes('ECONNREFUSED')) return `nobody listens there (${message})`;
  const advice: Record<string, string> = {
    EAUTH: 'it does not take the user name and password of SMTP_URL',
    ETLS: 'no verified TLS: use smtps://, a server with STARTTLS, or SMTP_REQUIRE_TLS=false in a network you trust',
    EDNS: 'its name cannot be resolved',
    ETIMEDOUT: 'it does not answer; is the port right, and open in the firewall?',
    ECONNECTION: 'it cannot be reached; is the port right, and open in the firewall?',
    ESOCKET:
      'no connection; a certificate of an own authority needs NODE_EXTRA_CA_CERTS, and smtps:// another port than smtp://',
  };
  return `${advice[code ?? ''] ?? 'it did not take us'} (${response ?? message})`;
}

async function sendTest(
  config: Config,
  templates: Templates,
  to: string,
  locale: string | null,
): Promise<boolean> {
  const letter = writeLetter({ config, templates }, 'delivery-test', {
    reader: { locale },
    url: accountPage(config, 'sign-in'),
    code: 'ABC-DEF',
  });
  const post = createPost(postOptions(config));
  try {
    await post.send({ to, kind: 'delivery-test', ...letter, messageId: newId() });
    console.log(`  ✓ it took a letter to ${to}; see how it arrives`);
    return true;
  } catch (error) {
    const answer = error instanceof MailRefused ? error.responseCode : (error as MailDelayed).problem;
    console.log(`  ✗ it did not take the letter (${answer})`);
    return false;
  } finally {
    post.close();
  }
}

// Last: what is above must be there before it runs.
process.exitCode = await check();
