import { InvalidArgumentError, Option } from 'commander';

export const wholeNumber = (raw: string): number => {
  if (!/^\d{1,5}$/.test(raw) || Number(raw) < 1) throw new InvalidArgumentError('It must be a whole number.');
  return Number(raw);
};
export const limitOption = (): Option =>
  new Option('--limit <n>', 'at most so many').default(50).argParser(wholeNumber);
export const JSON_OPTION = ['--json', 'print JSON, for programs'] as const;
export const YES_OPTION = ['--yes', 'do not ask, for scripts'] as const;
export const USER_ARGUMENT = ['<user>', 'id, address or username'] as const;
