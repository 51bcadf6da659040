import type { Command } from 'commander';
import { JSON_OPTION, limitOption, USER_ARGUMENT, YES_OPTION } from './options.js';
import { confirm, facts, moment, type Options, show, table, type Terminal } from './terminal.js';
import {
  deleteUserForGood,
  disableUser,
  enableUser,
  endSessionsOf,
  getUserNamed,
  reportUser,
  reportUsers,
  type UserReport,
} from './users.js';
import { atWork } from './workplace.js';

export function addUsers(users: Command, terminal: Terminal): void {
  users
    .command('list')
    .description('List users, newest first.')
    .option('--search <text>', 'part of an address or username')
    .option('--disabled', 'only disabled ones')
    .addOption(limitOption())
    .option(...JSON_OPTION)
    .action(async (options: Options & { search?: string; disabled?: boolean; limit: number }) => {
      const { search, disabled: onlyDisabled, limit } = options;
      const found = await atWork(terminal, (ctx) => reportUsers(ctx, { search, onlyDisabled, limit }));
      show(terminal, options, { users: found }, table(found.map(userRow), 'No users.'));
    });
  users
    .command('show')
    .description('Show one user.')
    .argument(...USER_ARGUMENT)
    .option(...JSON_OPTION)
    .action(async (name: string, options: Options) => {
      const user = await atWork(terminal, async (ctx) => reportUser(ctx, await getUserNamed(ctx, name)));
      show(terminal, options, { user }, facts({ ...userRow(user), ...userDetails(user) }));
    });
  users
    .command('disable')
    .description('Keep a user out: ends sessions and voids letters at once.')
    .argument(...USER_ARGUMENT)
    .option(...YES_OPTION)
    .option(...JSON_OPTION)
    .action((name: string, options: Options) =>
      atWork(terminal, async (ctx) => {
        const user = await getUserNamed(ctx, name);
        await confirm(terminal, options, `disable ${user.username} and end all sessions of theirs`);
        const { wasChanged, endedSessions } = await disableUser(ctx, user);
        const how = wasChanged ? 'is disabled' : 'was disabled already';
        const text = `${user.username} ${how}; ended sessions: ${endedSessions}.`;
        show(terminal, options, { userId: user.id, disabled: true, wasChanged, endedSessions }, text);
      }),
    );
  users
    .command('enable')
    .description('Let a disabled user in again.')
    .argument(...USER_ARGUMENT)
    .option(...JSON_OPTION)
    .action((name: string, options: Options) =>
      atWork(terminal, async (ctx) => {
        const user = await getUserNamed(ctx, name);
        const { wasChanged } = await enableUser(ctx, user);
        const text = `${user.username} ${wasChanged ? 'is enabled again' : 'was not disabled'}.`;
        show(terminal, options, { userId: user.id, disabled: false, wasChanged }, text);
      }),
    );
  users
    .command('delete')
    .description('Delete an account for good, as its owner can.')
    .argument(...USER_ARGUMENT)
    .option(...YES_OPTION)
    .option(...JSON_OPTION)
    .action((name: string, options: Options) =>
      atWork(terminal, async (ctx) => {
        const user = await getUserNamed(ctx, name);
        await confirm(terminal, options, `delete the account of ${user.username} for good`);
        await deleteUserForGood(ctx, user);
        show(terminal, options, { deletedUserId: user.id }, `The account of ${user.username} is deleted.`);
      }),
    );
  users
    .command('end-sessions')
    .description('Sign a user out everywhere.')
    .argument(...USER_ARGUMENT)
    .option(...YES_OPTION)
    .option(...JSON_OPTION)
    .action((name: string, options: Options) =>
      atWork(terminal, async (ctx) => {
        const user = await getUserNamed(ctx, name);
        await confirm(terminal, options, `end all sessions of ${user.username}`);
        const endedSessions = await endSessionsOf(ctx, user);
        show(terminal, options, { userId: user.id, endedSessions }, `Ended sessions: ${endedSessions}.`);
      }),
    );
}

const userRow = ({
  id,
  username,
  email,
  sessions,
  createdAt,
  disabledAt,
}: UserReport): Record<string, string> => ({
  id,
  username,
  email,
  sessions: String(sessions),
  created: moment(createdAt),
  disabled: moment(disabledAt),
});
const userDetails = ({ displayName, locale }: UserReport): Record<string, string> => ({
  'display name': displayName ?? '–',
  locale: locale ?? '–',
});
