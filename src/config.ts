/**
 * One table of settings: name, meaning, default, parser. `loadConfig` is pure and reports every problem at
 * once, by name and never by value. The table in the README and `.env.example` are printed from it.
 */
import { isIP } from 'node:net';

import { domainToASCII } from 'node:url';
import { readDkimKey } from './platform/dkim.js';

type Mode = 'production' | 'development';

interface Setting<Value> {
  /** Name of the environment variable. */
  name: string;
  meaning: string;
  parse: (raw: string) => Value;
  /** What holds when the variable is not set; absent: the setting is required. */
  byDefault?: string;
  /** What holds instead in development mode. */
  inDevelopment?: string;
  /** How the tables show a default that depends on other settings. */
  shownDefault?: string;
  /** An example for `.env.example`. It is refused as a value of a secret. */
  example?: string;
  isSecret?: boolean;
  /** May stay unset; the setting is then null. */
  isOptional?: boolean;
}

/** Thrown by a parser; the message completes the sentence "NAME …". */
class Malformed extends Error {}

const text = (raw: string): string => raw;

const list = (raw: string): string[] =>
  raw
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean);

const wholeNumber =
  (least: number, most: number) =>
  (raw: string): number => {
    const value = Number(raw);
    if (!/^\d+$/.test(raw) || value < least || value > most) {
      throw new Malformed(`must be a whole number from ${least} to ${most}`);
    }
    return value;
  };

const flag = (raw: string): boolean => {
  if (raw !== 'true' && raw !== 'false') throw new Malformed('must be "true" or "false"');
  return raw === 'true';
};

const oneOf =
  <Choice extends string>(...choices: Choice[]) =>
  (raw: string): Choice => {
    if (!choices.includes(raw as Choice)) throw new Malformed(`must be one of ${choices.join(', ')}`);
    return raw as Choice;
  };

const url =
  (...protocols: string[]) =>
  (raw: string): string => {
    const parsed = URL.canParse(raw) ? new URL(raw) : null;
    if (!parsed || !protocols.includes(parsed.protocol)) {
      throw new Malformed(`must be a URL that starts with ${protocols.map((p) => `${p}//`).join(' or ')}`);
    }
    return raw.replace(/\/+$/, '');
  };

/** Below 32 bytes a secret can be guessed by someone who has one of its products. */
const LEAST_SECRET_BYTES = 32;
const secrets = (raw: string): string[] => {
  const values = list(raw);
  if (values.length === 0) throw new Malformed('must not be empty');
  for (const value of values) {
    if (Buffer.byteLength(value) < LEAST_SECRET_BYTES) {
      throw new Malformed(`must have at least ${LEAST_SECRET_BYTES} bytes (try: openssl rand -base64 48)`);
    }
    if (new Set(value).size < 8) throw new Malformed('repeats too few characters to be a secret');
  }
  return values;
};

/** A secret that somebody else issued: its strength is theirs, but a password or a site key is none. */
const LEAST_ISSUED_SECRET = 20;
const issuedSecret = (raw: string): string => {
  if (raw.length < LEAST_ISSUED_SECRET) throw new Malformed('is too short to be what a provider issues');
  return raw;
};

const origins = (raw: string): string[] =>
  list(raw).map((item) => {
    const parsed = URL.canParse(item) ? new URL(item) : null;
    if (!parsed || parsed.origin !== item.replace(/\/$/, '')) {
      throw new Malformed('must be a comma-separated list of origins such as https://app.example.com');
    }
    return parsed.origin;
  });

/** An address or a network, spelled in full: `10.0.0` would read as 10.0.0.0 here and as something else there. */
const isNetwork = (item: string): boolean => {
  const [, address = '', bits = '0'] = /^([0-9a-fA-F.:]+)(?:\/(\d{1,3}))?$/.exec(item) ?? [];
  const family = isIP(address);
  return family !== 0 && Number(bits) <= (family === 4 ? 32 : 128);
};
const networks = (raw: string): string[] =>
  list(raw).map((item) => {
    if (!isNetwork(item))
      throw new Malformed('must be a comma-separated list of networks such as 10.0.0.0/8');
    return item;
  });

const HASURA_ROLE = /^[A-Za-z_][A-Za-z0-9_-]{0,62}$/;
const hasuraRoles = (raw: string): string[] =>
  list(raw).map((role) => {
    if (!HASURA_ROLE.test(role)) throw new Malformed('must be a comma-separated list of roles such as user');
    // Hasura lets its admin do everything; nobody is that by signing in.
    if (role === 'admin') throw new Malformed('must not hold the role admin');
    return role;
  });

/** One mailbox, with or without a name: `gate@example.org` or `Gate <gate@example.org>`. */
const mailbox = (raw: string): string => {
  const [, address] =
    /^(?:[^<>@\p{Cc}]*<([^<>]+)>|([^<>]+))$/u.exec(raw)?.filter((part) => part !== undefined) ?? [];
  // A server without SMTPUTF8 takes no other local part, and nobody knows which servers a letter meets.
  if (!address || !/^[!-?A-~]+@[^\s<>@]+$/.test(address) || !domainToASCII(address.split('@')[1]!)) {
    throw new Malformed('must be one sender such as "Example <no-reply@example.org>"');
  }
  return raw;
};

const address = (raw: string): string => {
  if (!/^[^\s<>@]+@[^\s<>@]+$/.test(raw)) throw new Malformed('must be an address such as help@example.org');
  return raw;
};

const color = (raw: string): string => {
  if (!/^#[0-9a-f]{6}$/i.test(raw)) throw new Malformed('must be a colour such as #1d4ed8');
  return raw.toLowerCase();
};

/** Longer ones break a subject line and the head of a letter. */
const LONGEST_NAME = 60;
const shortName = (raw: string): string => {
  if (raw.length > LONGEST_NAME || /\p{Cc}/u.test(raw)) {
    throw new Malformed(`must be one line of at most ${LONGEST_NAME} characters`);
  }
  return raw;
};

const languageTag = (raw: string): string => {
  try {
    return new Intl.Locale(raw).baseName;
  } catch {
    throw new Malformed('must be a language tag such as en or pt-BR');
  }
};

const domain = (raw: string): string => {
  const ascii = domainToASCII(raw);
  if (!/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i.test(ascii))
    throw new Malformed('must be a domain such as example.org');
  return ascii;
};

const dkimSelector = (raw: string): string => {
  if (!/^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/i.test(raw)) throw new Malformed('must be a DNS label such as s2026');
  return raw;
};

const dkimKey = (raw: string): string => {
  const pem = readDkimKey(raw);
  if (!pem) {
    throw new Malformed(
      'must be an RSA private key of at least 1024 bits, in PEM (line breaks may be written as \\n) or its base64',
    );
  }
  return pem;
};

const setting = <Value, Extra extends Partial<Setting<Value>>>(
  name: string,
  meaning: string,
  parse: (raw: string) => Value,
  extra: Extra,
): Setting<Value> & Extra => ({ name, meaning, parse, ...extra });

export const SETTINGS = {
  databaseUrl: setting('DATABASE_URL', 'Postgres', url('postgres:', 'postgresql:'), {
    example: 'postgres://portcullis:password@127.0.0.1:5432/portcullis',
    isSecret: true,
  }),
  appSecrets: setting(
    'APP_SECRET',
    'at least 32 bytes; a comma-separated list rotates: the first one signs, all verify',
    secrets,
    { example: 'replace-me-with-the-output-of-openssl-rand-base64-48', isSecret: true },
  ),
  smtpUrl: setting('SMTP_URL', 'outgoing mail: `smtp(s)://user:pass@host:port`', url('smtp:', 'smtps:'), {
    example: 'smtps://user:password@smtp.example.org:465',
    isSecret: true,
  }),
  mailFrom: setting('MAIL_FROM', 'sender of every letter', mailbox, {
    inDevelopment: 'Portcullis <portcullis@localhost.localdomain>',
    example: 'Example <no-reply@example.org>',
  }),
  dkimDomain: setting(
    'DKIM_DOMAIN',
    'domain that signs letters: that of `MAIL_FROM` or a parent of it; all three `DKIM_` settings or none',
    domain,
    { isOptional: true, example: 'example.org' },
  ),
  dkimSelector: setting(
    'DKIM_SELECTOR',
    'where the public key is: `<selector>._domainkey.<domain>`',
    dkimSelector,
    {
      isOptional: true,
      example: 's2026',
    },
  ),
  dkimPrivateKey: setting(
    'DKIM_PRIVATE_KEY',
    'RSA private key in PEM (line breaks may be written as `\\n`) or its base64',
    dkimKey,
    { isOptional: true, isSecret: true, example: 'the-output-of-openssl-genrsa-2048' },
  ),
  brandName: setting('BRAND_NAME', 'how letters and the account pages name the service', shortName, {
    isOptional: true,
    inDevelopment: 'Portcullis',
    shownDefault: 'host of `PUBLIC_URL`',
  }),
  brandColor: setting('BRAND_COLOR', 'colour of the buttons in letters and pages', color, {
    byDefault: '#1d4ed8',
  }),
  brandLogoUrl: setting(
    'BRAND_LOGO_URL',
    'picture above letters and pages, 40 pixels high, over https; many mail programs show the name instead',
    url('https:'),
    { isOptional: true, example: 'https://example.org/logo.png' },
  ),
  supportEmail: setting('SUPPORT_EMAIL', 'address that letters and pages name for questions', address, {
    isOptional: true,
    example: 'help@example.org',
  }),
  termsUrl: setting('TERMS_URL', 'terms of use that the account pages link to', url('https:'), {
    isOptional: true,
    example: 'https://example.org/terms',
  }),
  privacyUrl: setting('PRIVACY_URL', 'privacy notice that the account pages link to', url('https:'), {
    isOptional: true,
    example: 'https://example.org/privacy',
  }),
  defaultLocale: setting(
    'DEFAULT_LOCALE',
    'language of letters and pages for people who chose none that there is',
    languageTag,
    { byDefault: 'en' },
  ),
  lettersDir: setting(
    'LETTERS_DIR',
    'folder of templates that replace or add to the built-in letters',
    text,
    {
      isOptional: true,
      example: '/etc/portcullis/letters',
    },
  ),
  publicUrl: setting('PUBLIC_URL', 'where clients reach the gateway; https', url('https:', 'http:'), {
    example: 'https://auth.example.org',
  }),
  accountUrl: setting(
    'ACCOUNT_URL',
    'where the links in letters lead; another value switches the built-in account pages off',
    url('https:', 'http:'),
    {
      isOptional: true,
      shownDefault: '`<PUBLIC_URL>/account`',
    },
  ),
  allowedOrigins: setting('ALLOWED_ORIGINS', 'CORS and CSRF allow-list, comma-separated', origins, {
    isOptional: true,
    shownDefault: 'origin of `PUBLIC_URL`',
  }),
  host: setting('HOST', 'address of the public listener', text, {
    byDefault: '0.0.0.0',
    inDevelopment: '127.0.0.1',
  }),
  port: setting('PORT', 'port of the public listener', wholeNumber(0, 65535), { byDefault: '4000' }),
  adminHost: setting('ADMIN_HOST', 'address of the listener for `/metrics`; keep it private', text, {
    byDefault: '127.0.0.1',
  }),
  adminPort: setting('ADMIN_PORT', 'port of the listener for `/metrics`', wholeNumber(0, 65535), {
    byDefault: '4001',
  }),
  trustedProxies: setting(
    'TRUSTED_PROXIES',
    'networks whose `X-Forwarded-For` and `Forwarded` are believed, comma-separated',
    networks,
    { byDefault: '' },
  ),
  gatewayKeys: setting(
    'GATEWAY_KEYS',
    'keys of parent gateways (`X-Gateway-Key`), comma-separated, each at least 32 bytes',
    (raw) => (raw === '' ? [] : secrets(raw)),
    { byDefault: '', isSecret: true },
  ),
  subgraph: setting(
    'SUBGRAPH',
    'what gateway keys open beside the public schema: `federation` (`_service`, `_entities`), `stitching` (`_sdl`), `both` or `none`',
    oneOf('both', 'federation', 'stitching', 'none'),
    { byDefault: 'both' },
  ),
  redisUrl: setting('REDIS_URL', 'moves rate-limit counters to Redis or Valkey', url('redis:', 'rediss:'), {
    isOptional: true,
    isSecret: true,
  }),
  role: setting('ROLE', '`all`, `web` (no worker) or `worker` (no API)', oneOf('all', 'web', 'worker'), {
    byDefault: 'all',
  }),
  smtpRequireTls: setting(
    'SMTP_REQUIRE_TLS',
    'send letters over verified TLS only; a loopback host is exempt',
    flag,
    { byDefault: 'true' },
  ),
  migrateOnStart: setting(
    'MIGRATE_ON_START',
    'apply migrations at start; otherwise `npm run migrate` with a role that may change the schema',
    flag,
    { byDefault: 'false', inDevelopment: 'true' },
  ),
  passwordScheme: setting(
    'PASSWORD_SCHEME',
    'hash of new passwords: `bcrypt` or `argon2id`; stored ones of either verify, and are renewed at the next login',
    oneOf('bcrypt', 'argon2id'),
    { byDefault: 'bcrypt' },
  ),
  bcryptCost: setting('BCRYPT_COST', 'two to this power rounds', wholeNumber(4, 15), { byDefault: '10' }),
  hashThreads: setting('HASH_THREADS', 'threads that hash passwords', wholeNumber(1, 256), {
    isOptional: true,
    shownDefault: 'number of cores',
  }),
  sessionIdleHours: setting('SESSION_IDLE_HOURS', 'an unused session ends', wholeNumber(1, 8760), {
    byDefault: '168',
  }),
  sessionMaxDays: setting('SESSION_MAX_DAYS', 'every session ends', wholeNumber(1, 365), { byDefault: '30' }),
  sessionsPerUser: setting(
    'SESSIONS_PER_USER',
    'over this maximum the least recently used session ends',
    wholeNumber(1, 1000),
    { byDefault: '50' },
  ),
  freshSessionMinutes: setting(
    'FRESH_SESSION_MINUTES',
    'how long a proven password opens the sensitive operations',
    wholeNumber(1, 1440),
    { byDefault: '120' },
  ),
  verifyEmailHours: setting('VERIFY_EMAIL_HOURS', 'lifetime of a verification letter', wholeNumber(1, 168), {
    byDefault: '24',
  }),
  resetPasswordMinutes: setting(
    'RESET_PASSWORD_MINUTES',
    'lifetime of a reset letter',
    wholeNumber(5, 1440),
    { byDefault: '30' },
  ),
  emailChangeMinutes: setting(
    'EMAIL_CHANGE_MINUTES',
    'lifetime of an e-mail change letter',
    wholeNumber(5, 1440),
    { byDefault: '60' },
  ),
  undoEmailChangeDays: setting(
    'UNDO_EMAIL_CHANGE_DAYS',
    'how long an e-mail change can be undone',
    wholeNumber(1, 30),
    { byDefault: '7' },
  ),
  rateLimitScale: setting(
    'RATE_LIMIT_SCALE',
    'multiplies all limits but the tries of a code; for load tests',
    wholeNumber(1, 1_000_000),
    { byDefault: '1' },
  ),
  accessTokenMinutes: setting('ACCESS_TOKEN_MINUTES', 'lifetime of an access token', wholeNumber(1, 60), {
    byDefault: '5',
  }),
  accessTokenIssuer: setting('ACCESS_TOKEN_ISSUER', '`iss` of access tokens', text, {
    isOptional: true,
    shownDefault: '`PUBLIC_URL`',
  }),
  accessTokenAudiences: setting(
    'ACCESS_TOKEN_AUDIENCES',
    '`aud` that access tokens may be issued for, comma-separated; the first one is the default',
    list,
    { isOptional: true, shownDefault: '`PUBLIC_URL`' },
  ),
  auditRetentionDays: setting(
    'AUDIT_RETENTION_DAYS',
    'how long the audit is kept; by default long enough for the question of the next yearly review',
    wholeNumber(7, 3650),
    { byDefault: '365' },
  ),
  jobRetentionDays: setting(
    'JOB_RETENTION_DAYS',
    'how long finished jobs are kept, for whoever asks what became of a letter',
    wholeNumber(1, 90),
    { byDefault: '7' },
  ),
  accessTokenHasuraRoles: setting(
    'ACCESS_TOKEN_HASURA_ROLES',
    'adds the claims namespace of Hasura to access tokens, with these roles, comma-separated; the first one is the default',
    hasuraRoles,
    { byDefault: '' },
  ),
  captchaProvider: setting(
    'CAPTCHA_PROVIDER',
    'asks noticed client addresses for a captcha: `altcha` (proof of work, needs nobody else), `hcaptcha` or `turnstile`',
    oneOf('altcha', 'hcaptcha', 'turnstile'),
    { isOptional: true },
  ),
  captchaSecret: setting('CAPTCHA_SECRET', 'secret of `hcaptcha` or `turnstile`', issuedSecret, {
    isOptional: true,
    isSecret: true,
  }),
  captchaSiteKey: setting('CAPTCHA_SITE_KEY', 'public key of `hcaptcha` or `turnstile`', text, {
    isOptional: true,
  }),
  captchaVerifyUrl: setting(
    'CAPTCHA_VERIFY_URL',
    'where answers to captchas are verified, if not at the provider’s usual address',
    url('https:', 'http:'),
    { isOptional: true, shownDefault: 'the provider’s' },
  ),
  introspection: setting('INTROSPECTION', 'answer introspection queries', flag, {
    byDefault: 'false',
    inDevelopment: 'true',
  }),
  hostedSandbox: setting(
    'HOSTED_SANDBOX',
    'development only: lets Apollo’s hosted Sandbox (https://studio.apollographql.com) in, with cookies',
    flag,
    { byDefault: 'false' },
  ),
  logLevel: setting(
    'LOG_LEVEL',
    '`debug`, `info`, `warn`, `error` or `silent`',
    oneOf('debug', 'info', 'warn', 'error', 'silent'),
    { byDefault: 'info' },
  ),
  logFormat: setting('LOG_FORMAT', '`json` or `pretty`', oneOf('json', 'pretty'), {
    byDefault: 'json',
    inDevelopment: 'pretty',
  }),
  otelEndpoint: setting(
    'OTEL_EXPORTER_OTLP_ENDPOINT',
    'traces go to this OpenTelemetry collector, over HTTP; its SDK reads the other `OTEL_*` variables',
    url('http:', 'https:'),
    { isOptional: true, example: 'http://127.0.0.1:4318' },
  ),
  otelTracesEndpoint: setting(
    'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
    'the same with its path, for traces alone',
    url('http:', 'https:'),
    { isOptional: true, shownDefault: '`<OTEL_EXPORTER_OTLP_ENDPOINT>/v1/traces`' },
  ),
  otelProtocol: setting(
    'OTEL_EXPORTER_OTLP_PROTOCOL',
    '`http/protobuf` or `http/json`',
    oneOf('http/protobuf', 'http/json'),
    { byDefault: 'http/protobuf' },
  ),
  otelServiceName: setting('OTEL_SERVICE_NAME', '`service.name` of traces', text, {
    byDefault: 'portcullis',
  }),
  otelTracesExporter: setting(
    'OTEL_TRACES_EXPORTER',
    '`otlp`, or `none` to keep traces off',
    oneOf('otlp', 'none'),
    { byDefault: 'otlp' },
  ),
  otelSdkDisabled: setting('OTEL_SDK_DISABLED', 'keeps OpenTelemetry off, whatever else is set', flag, {
    byDefault: 'false',
  }),
} as const;

type Settings = typeof SETTINGS;
type ValueOf<S> = S extends { parse: (raw: string) => infer Value }
  ? S extends { isOptional: true }
    ? Value | null
    : Value
  : never;

/** Settings whose default follows from others. */
interface Derived {
  accountUrl: string;
  brandName: string;
  allowedOrigins: string[];
  hashThreads: number;
  accessTokenIssuer: string;
  accessTokenAudiences: string[];
  /** Where traces go; null while nobody wants any. */
  tracesUrl: string | null;
}

/** The settings with types, and what follows from them. */
export type Config = Readonly<
  Omit<{ [Key in keyof Settings]: ValueOf<Settings[Key]> }, keyof Derived> & { mode: Mode } & Derived
>;

/** Thrown by {@link loadConfig}; lists every problem at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  constructor(readonly problems: readonly string[]) {
    super(`The settings have ${problems.length} problem(s):\n${problems.map((p) => `  - ${p}`).join('\n')}`);
  }
}

export interface ConfigSource {
  mode: Mode;
  /** Usually `process.env`. An empty value counts as not set. */
  env: Readonly<Record<string, string | undefined>>;
  /** Default of `HASH_THREADS`. */
  cores: number;
}

/** Parses the environment. Throws {@link ConfigError} with all problems; values are never part of them. */
export function loadConfig({ mode, env, cores }: ConfigSource): Config {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [key, each] of Object.entries(SETTINGS) as [string, Setting<unknown>][]) {
    values[key] = readSetting(each, mode, env, problems);
  }
  problems.push(...problemsOfDkim(env));
  problems.push(...problemsOfCaptcha(values));
  if (mode === 'production') problems.push(...problemsOfProduction(values));
  if (problems.length > 0) throw new ConfigError(problems);

  const publicUrl = values.publicUrl as string;
  return Object.freeze({
    ...(values as unknown as Config),
    mode,
    accountUrl: (values.accountUrl as string | null) ?? `${publicUrl}/account`,
    brandName: (values.brandName as string | null) ?? new URL(publicUrl).host,
    allowedOrigins: [
      ...((values.allowedOrigins as string[] | null) ?? defaultOrigins(publicUrl, mode)),
      ...(values.hostedSandbox ? [HOSTED_SANDBOX_ORIGIN] : []),
    ],
    hashThreads: (values.hashThreads as number | null) ?? cores,
    accessTokenIssuer: (values.accessTokenIssuer as string | null) ?? publicUrl,
    accessTokenAudiences: (values.accessTokenAudiences as string[] | null) ?? [publicUrl],
    tracesUrl: tracesUrlOf(values),
  });
}

function tracesUrlOf({
  otelEndpoint,
  otelTracesEndpoint,
  otelTracesExporter,
  otelSdkDisabled,
}: Partial<Config>): string | null {
  if (otelSdkDisabled || otelTracesExporter === 'none') return null;
  return otelTracesEndpoint ?? (otelEndpoint ? `${otelEndpoint}/v1/traces` : null);
}

function readSetting(
  each: Setting<unknown>,
  mode: Mode,
  env: ConfigSource['env'],
  problems: string[],
): unknown {
  const fallback = mode === 'development' ? (each.inDevelopment ?? each.byDefault) : each.byDefault;
  const raw = env[each.name]?.trim() || fallback;
  if (raw === undefined) {
    if (!each.isOptional) problems.push(`${each.name} is required: ${each.meaning}`);
    return null;
  }
  if (each.isSecret && each.example && list(raw).includes(each.example)) {
    problems.push(`${each.name} is the example of the documentation: set your own`);
    return null;
  }
  try {
    return each.parse(raw);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    problems.push(`${each.name} ${error.message}`);
    return null;
  }
}

/** A half-set signature would silently sign nothing. */
function problemsOfDkim(env: ConfigSource['env']): string[] {
  const names = [SETTINGS.dkimDomain, SETTINGS.dkimSelector, SETTINGS.dkimPrivateKey].map(({ name }) => name);
  const missing = names.filter((name) => !env[name]?.trim());
  if (missing.length === 0 || missing.length === names.length) return [];
  return [`${missing.join(' and ')} must be set too: DKIM needs ${names.join(', ')}, or none of them`];
}

function problemsOfProduction({
  publicUrl,
  accountUrl,
  allowedOrigins,
  hostedSandbox,
}: Partial<Config>): string[] {
  const problems: string[] = [];
  if (hostedSandbox) problems.push('HOSTED_SANDBOX is for development: it weakens the cookie');
  const mustBeHttps = { PUBLIC_URL: publicUrl, ACCOUNT_URL: accountUrl };
  for (const [name, value] of Object.entries(mustBeHttps)) {
    if (value && !value.startsWith('https:')) problems.push(`${name} must start with https://`);
  }
  if (allowedOrigins?.some((origin) => !origin.startsWith('https:'))) {
    problems.push('ALLOWED_ORIGINS must all start with https://');
  }
  return problems;
}

/** Where Apollo serves the Sandbox that is not embedded in a page of ours. */
const HOSTED_SANDBOX_ORIGIN = 'https://studio.apollographql.com';

function problemsOfCaptcha({ captchaProvider, captchaSecret, captchaSiteKey }: Partial<Config>): string[] {
  if (!captchaProvider || captchaProvider === 'altcha') return [];
  const needed = { CAPTCHA_SECRET: captchaSecret, CAPTCHA_SITE_KEY: captchaSiteKey };
  return Object.entries(needed)
    .filter(([, value]) => !value)
    .map(([name]) => `${name} is required with CAPTCHA_PROVIDER=${captchaProvider}`);
}

/** In development the same port answers as `127.0.0.1` and as `localhost`. */
function defaultOrigins(publicUrl: string, mode: Mode): string[] {
  const { origin, port } = new URL(publicUrl);
  return mode === 'development'
    ? [...new Set([origin, `http://localhost:${port}`, `http://127.0.0.1:${port}`])]
    : [origin];
}
