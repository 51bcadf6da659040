import type { Command } from 'commander';
import { examine } from './doctor.js';
import { EXIT, Stop } from './exit.js';
import { JSON_OPTION } from './options.js';
import { type Options, show, type Terminal } from './terminal.js';

const MARKS = { ok: '✓', warning: '!', failed: '✗' } as const;

export function addDoctor(program: Command, terminal: Terminal): void {
  program
    .command('doctor')
    .description('Look at settings, database, clock, migrations, queue and mail server.')
    .option(...JSON_OPTION)
    .action(async (options: Options) => {
      const findings = await examine(terminal);
      const width = Math.max(...findings.map(({ name }) => name.length));
      const lines = findings.map(
        ({ name, state, detail }) =>
          `${MARKS[state]} ${name.padEnd(width)}  ${detail.replaceAll('\n', `\n${' '.repeat(width + 4)}`)}`,
      );
      const isWell = findings.every(({ state }) => state !== 'failed');
      show(terminal, options, { isWell, findings }, lines.join('\n'));
      if (!isWell) throw new Stop(EXIT.failed, '');
    });
}
