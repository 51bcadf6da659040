import type { Command } from 'commander';
import { record } from '../audit/index.js';
import { inTransaction } from '../context.js';
import { endEverySession, rotateSigningKeys } from '../sessions/index.js';
import { JSON_OPTION, YES_OPTION } from './options.js';
import { confirm, type Options, show, type Terminal } from './terminal.js';
import { atWork } from './workplace.js';

export function addKeys(keys: Command, terminal: Terminal): void {
  keys
    .command('rotate')
    .description(
      'Publish a new signing key; it signs in an hour, and the old one retires after its last token.',
    )
    .option(...JSON_OPTION)
    .action(async (options: Options) => {
      const keyId = await atWork(terminal, async (ctx) => {
        const newKeyId = await rotateSigningKeys(ctx, { force: true });
        await record(ctx, { type: 'SIGNING_KEY_ROTATED', succeeded: true });
        return newKeyId;
      });
      show(terminal, options, { keyId }, `Published the key ${keyId}.`);
    });
}

export function addSessions(sessions: Command, terminal: Terminal): void {
  sessions
    .command('end-all')
    .description('Sign everybody out.')
    .option(...YES_OPTION)
    .option(...JSON_OPTION)
    .action(async (options: Options) => {
      await confirm(terminal, options, 'end every session of every user');
      const endedSessions = await atWork(terminal, (ctx) =>
        inTransaction(ctx, async (ctx) => {
          const ended = await endEverySession(ctx);
          await record(ctx, { type: 'SESSIONS_ENDED', succeeded: true });
          return ended;
        }),
      );
      show(terminal, options, { endedSessions }, `Ended sessions: ${endedSessions}.`);
    });
}
