import { type Command, Option } from 'commander';
import type { JobState } from '../platform/queue.js';
import { EXIT, Stop } from './exit.js';
import { LETTER_STATES, listLetters, resendLetters } from './letters.js';
import { JSON_OPTION, limitOption, YES_OPTION } from './options.js';
import { confirm, moment, type Options, show, table, type Terminal } from './terminal.js';
import { atWork } from './workplace.js';

export function addLetters(letters: Command, terminal: Terminal): void {
  letters
    .command('list')
    .description('List letters by the state of their job, newest first; the dead ones unless told otherwise.')
    .addOption(new Option('--state <state>', 'which ones').choices([...LETTER_STATES, 'all']).default('dead'))
    .addOption(limitOption())
    .option(...JSON_OPTION)
    .action(async (options: Options & { state: JobState | 'all'; limit: number }) => {
      const states = options.state === 'all' ? LETTER_STATES : [options.state];
      const found = await atWork(terminal, (ctx) => listLetters(ctx, states, options.limit));
      const rows = found.map(({ id, task, state, runs, queuedAt, nextRunAt, problem }) => ({
        id,
        task,
        state,
        runs: String(runs),
        queued: moment(queuedAt),
        'next run': moment(nextRunAt),
        problem: problem ?? '–',
      }));
      show(terminal, options, { letters: found }, table(rows, 'No such letters.'));
    });
  letters
    .command('resend')
    .description('Queue dead letters again. What has expired meanwhile stays unsent.')
    .argument('[ids...]', 'ids of "letters list"')
    .option('--all', 'every dead letter')
    .option(...YES_OPTION)
    .option(...JSON_OPTION)
    .action(async (ids: string[], options: Options & { all?: boolean }) => {
      if (Boolean(options.all) === ids.length > 0) {
        throw new Stop(EXIT.usage, 'Name letters by their ids, or say --all.');
      }
      // Many people get mail at once: not by a slip of the finger.
      if (options.all) await confirm(terminal, options, 'queue every dead letter again');
      const resent = await atWork(terminal, (ctx) => resendLetters(ctx, options.all ? 'all' : ids));
      show(terminal, options, { resent }, `Queued again: ${resent.length}.`);
    });
}
