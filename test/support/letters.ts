import { type Config, loadConfig } from '../../src/config.js';
import { loadLetterTemplates, type WritingCtx } from '../../src/mail/index.js';

const ENV = {
  DATABASE_URL: 'postgres://127.0.0.1/none',
  APP_SECRET: 'app-secret-0123456789-abcdefghijklmnop',
  SMTP_URL: 'smtp://127.0.0.1:25',
  MAIL_FROM: 'Portcullis <no-reply@portcullis.test>',
  PUBLIC_URL: 'https://auth.portcullis.test',
};

export const configOf = (env: Record<string, string> = {}): Config =>
  loadConfig({ mode: 'production', env: { ...ENV, ...env }, cores: 2 });

/** What a letter is written with; fails if a start would. */
export function writingCtx(env: Record<string, string> = {}): WritingCtx {
  const config = configOf(env);
  const problems: string[] = [];
  const templates = loadLetterTemplates(config, problems);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return { config, templates };
}

/** What a start says about the letters. */
export function problemsOf(env: Record<string, string>): string[] {
  const problems: string[] = [];
  loadLetterTemplates(configOf(env), problems);
  return problems;
}
