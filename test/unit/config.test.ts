import { describe, expect, it } from '@jest/globals';
import { type Config, ConfigError, loadConfig, SETTINGS } from '../../src/config.js';

const REQUIRED = {
  DATABASE_URL: 'postgres://gate:hunter2hunter2@db.internal:5432/gate',
  APP_SECRET: 'Zm9vYmFyYmF6cXV4cXV1eGNvcmdlZ3JhdWx0',
  SMTP_URL: 'smtps://gate:opensesame42@smtp.example.org:465',
  MAIL_FROM: 'Gate <gate@example.org>',
  PUBLIC_URL: 'https://auth.example.org',
};

const load = (
  env: Record<string, string | undefined> = {},
  mode: 'production' | 'development' = 'production',
): Config => loadConfig({ mode, env: { ...REQUIRED, ...env }, cores: 3 });

function problemsOf(
  env: Record<string, string | undefined>,
  mode: 'production' | 'development' = 'production',
): readonly string[] {
  try {
    loadConfig({ mode, env, cores: 3 });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems;
  }
}

const problemsWith = (env: Record<string, string | undefined>): readonly string[] =>
  problemsOf({ ...REQUIRED, ...env });

describe('The settings', () => {
  it('have the defaults of the contract', () => {
    expect(load()).toMatchObject({
      mode: 'production',
      accountUrl: 'https://auth.example.org/account',
      allowedOrigins: ['https://auth.example.org'],
      host: '0.0.0.0',
      port: 4000,
      trustedProxies: [],
      gatewayKeys: [],
      role: 'all',
      smtpRequireTls: true,
      migrateOnStart: false,
      passwordScheme: 'bcrypt',
      bcryptCost: 10,
      hashThreads: 3,
      sessionIdleHours: 168,
      sessionMaxDays: 30,
      sessionsPerUser: 50,
      freshSessionMinutes: 120,
      verifyEmailHours: 24,
      resetPasswordMinutes: 30,
      emailChangeMinutes: 60,
      undoEmailChangeDays: 7,
      rateLimitScale: 1,
      introspection: false,
      logLevel: 'info',
      logFormat: 'json',
    });
  });

  it('are read in full', () => {
    const config = load({
      APP_SECRET: ` first-secret-0123456789-abcdefghijkl , second-secret-0123456789-abcdefghij `,
      ACCOUNT_URL: 'https://www.example.org/me/',
      ALLOWED_ORIGINS: 'https://a.example, https://b.example:8443/',
      TRUSTED_PROXIES: '10.0.0.0/8, ::1, 192.0.2.1, 2001:db8::/32',
      GATEWAY_KEYS: 'first-key-0123456789-abcdefghijklmn, second-key-0123456789-abcdefghijklm',
      PORT: '0',
      HASH_THREADS: '8',
      SMTP_REQUIRE_TLS: 'false',
      PASSWORD_SCHEME: 'argon2id',
    });
    expect(config).toMatchObject({
      appSecrets: ['first-secret-0123456789-abcdefghijkl', 'second-secret-0123456789-abcdefghij'],
      accountUrl: 'https://www.example.org/me',
      allowedOrigins: ['https://a.example', 'https://b.example:8443'],
      trustedProxies: ['10.0.0.0/8', '::1', '192.0.2.1', '2001:db8::/32'],
      gatewayKeys: ['first-key-0123456789-abcdefghijklmn', 'second-key-0123456789-abcdefghijklm'],
      port: 0,
      hashThreads: 8,
      smtpRequireTls: false,
      passwordScheme: 'argon2id',
    });
  });

  it('cannot be changed once loaded', () => {
    expect(() => Object.assign(load(), { port: 1 })).toThrow(TypeError);
  });

  it('take an empty value for one that is not set', () => {
    expect(load({ PORT: '', ACCOUNT_URL: ' ', HASH_THREADS: '' })).toMatchObject({
      port: 4000,
      hashThreads: 3,
    });
    expect(problemsWith({ APP_SECRET: ' ' })).toEqual([expect.stringMatching(/^APP_SECRET is required/)]);
  });

  it('name all that is missing at once', () => {
    const problems = problemsOf({});
    expect(problems.map((problem) => problem.split(' ')[0]).sort()).toEqual(Object.keys(REQUIRED).sort());
  });

  it('name all that is wrong at once, beside what is missing', () => {
    const wrong = {
      PORT: '70000',
      ROLE: 'king',
      SMTP_URL: 'http://smtp.example.org',
      BCRYPT_COST: '3',
      MIGRATE_ON_START: 'yes',
      PUBLIC_URL: 'http://auth.example.org',
      ALLOWED_ORIGINS: 'https://a.example/path',
      TRUSTED_PROXIES: '10.0.0.0/99',
      GATEWAY_KEYS: 'short',
    };
    const problems = problemsOf({ ...wrong, APP_SECRET: 'short', MAIL_FROM: 'a@b.c, d@e.f' });
    const named = problems.map((problem) => problem.split(' ')[0]).sort();
    expect(named).toEqual([...Object.keys(wrong), 'APP_SECRET', 'DATABASE_URL', 'MAIL_FROM'].sort());
    for (const problem of problems) expect(problem).toMatch(/^[A-Z_]+ (?:must|is required|repeats)/);
    const { message } = new ConfigError(problems);
    expect(message).toContain(`${problems.length} problem(s)`);
    for (const problem of problems) expect(message).toContain(problem);
  });

  it('never print the value of a secret, right or wrong', () => {
    const secrets = Object.values(SETTINGS).filter((each) => 'isSecret' in each);
    expect(secrets.map(({ name }) => name).length).toBeGreaterThanOrEqual(4);
    const bad = Object.fromEntries(secrets.map(({ name }, index) => [name, `leaked-value-${index}`]));
    const problems = problemsOf({ ...REQUIRED, ...bad, PORT: 'x' });
    expect(problems.length).toBeGreaterThanOrEqual(secrets.length + 1);
    expect(problems.join('\n')).not.toMatch(/leaked-value/);
    expect(problemsWith({ PORT: 'x' }).join('\n')).not.toMatch(/hunter2|opensesame|Zm9v/);
  });

  it('refuse every secret of the documentation', () => {
    const examples = Object.values(SETTINGS).filter((each) => 'isSecret' in each && 'example' in each);
    expect(examples.length).toBeGreaterThanOrEqual(3);
    for (const { name, example } of examples as { name: string; example: string }[]) {
      expect(problemsWith({ [name]: example })).toContain(
        `${name} is the example of the documentation: set your own`,
      );
    }
    const { example } = SETTINGS.appSecrets;
    expect(problemsWith({ APP_SECRET: `${REQUIRED.APP_SECRET}, ${example}` })).toHaveLength(1);
  });

  it.each<[string, string]>([
    ['APP_SECRET', 'a'.repeat(40)],
    ['APP_SECRET', ','],
    ['APP_SECRET', `${REQUIRED.APP_SECRET},short`],
    ['APP_SECRET', 'x'.repeat(31)],
    ['DATABASE_URL', 'mysql://db'],
    ['DATABASE_URL', 'nonsense'],
    ['SMTP_URL', 'smtp.example.org'],
    ['MAIL_FROM', 'Gate'],
    ['MAIL_FROM', 'a@example.org, b@example.org'],
    ['MAIL_FROM', 'Gate <gate@example.org>\r\nBcc: x@example.org'],
    ['PUBLIC_URL', 'http://auth.example.org'],
    ['PUBLIC_URL', 'auth.example.org'],
    ['ACCOUNT_URL', 'http://www.example.org'],
    ['ACCOUNT_URL', 'javascript:alert(1)'],
    ['ALLOWED_ORIGINS', '*'],
    ['ALLOWED_ORIGINS', 'null'],
    ['ALLOWED_ORIGINS', 'http://app.example'],
    ['ALLOWED_ORIGINS', 'https://app.example/login'],
    ['PORT', '-1'],
    ['PORT', '4e3'],
    ['PORT', '65536'],
    ['TRUSTED_PROXIES', 'proxy.internal'],
    ['TRUSTED_PROXIES', '10.0.0'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['TRUSTED_PROXIES', '::/129'],
    ['TRUSTED_PROXIES', '10.0.0.0/8, *'],
    ['GATEWAY_KEYS', 'b'.repeat(40)],
    ['PASSWORD_SCHEME', 'md5'],
    ['BCRYPT_COST', '16'],
    ['HASH_THREADS', '0'],
    ['SESSION_IDLE_HOURS', '0'],
    ['SESSIONS_PER_USER', '1.5'],
    ['RATE_LIMIT_SCALE', '0'],
    ['INTROSPECTION', 'TRUE'],
    ['LOG_LEVEL', 'trace'],
  ])('refuse %s=%j', (name, value) => {
    expect(problemsWith({ [name]: value })).toEqual([expect.stringContaining(name)]);
  });

  it('of development need no more than where things are, and may use http', () => {
    const config = loadConfig({
      mode: 'development',
      env: {
        DATABASE_URL: 'postgres://x',
        SMTP_URL: 'smtp://x',
        APP_SECRET: REQUIRED.APP_SECRET,
        PUBLIC_URL: 'http://127.0.0.1:4000',
      },
      cores: 3,
    });
    expect(config).toMatchObject({
      mode: 'development',
      host: '127.0.0.1',
      migrateOnStart: true,
      introspection: true,
      logFormat: 'pretty',
      allowedOrigins: ['http://127.0.0.1:4000', 'http://localhost:4000'],
      accountUrl: 'http://127.0.0.1:4000/account',
    });
  });

  it('are not loosened by NODE_ENV', () => {
    expect(problemsWith({ NODE_ENV: 'development', PUBLIC_URL: 'http://auth.example.org' })).toHaveLength(1);
    expect(load({ NODE_ENV: 'development' })).toMatchObject({ mode: 'production', introspection: false });
  });

  it('have a name and a meaning each, and no two the same name', () => {
    const all = Object.values(SETTINGS);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    for (const { name, meaning } of all) {
      expect(name).toMatch(/^[A-Z][A-Z_]+$/);
      expect(meaning).not.toBe('');
    }
  });
});
