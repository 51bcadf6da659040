import { Command, CommanderError } from 'commander';
import { addDoctor } from './doctor.command.js';
import { EXIT, type ExitCode, Stop } from './exit.js';
import { addKeys, addSessions } from './keys-and-sessions.command.js';
import { addLetters } from './letters.command.js';
import type { Terminal } from './terminal.js';
import { addUsers } from './users.command.js';

/** Runs one command line and returns its exit code. Writes to `terminal` only; never throws for what it refuses. */
export async function runOperatorCommand(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    await programOf(terminal).parseAsync([...argv], { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    // Commander has said what is wrong, or printed the help it was asked for.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    if (error instanceof Stop) {
      if (error.message) terminal.complain(error.message);
      return error.exitCode;
    }
    const { name, code } = error as { name?: string; code?: string };
    terminal.complain(`It did not work: ${[name, code].filter(Boolean).join(' ') || 'unknown error'}.`);
    return EXIT.failed;
  }
}

const EXIT_HELP = `
Exit codes: 0 done, 1 failed, 2 wrong command line or settings, 3 not found, 4 not confirmed.
Needs DATABASE_URL and APP_SECRET; doctor looks at all settings. More in docs/operator.md.`;

function programOf(terminal: Terminal): Command {
  const program = new Command('portcullis')
    .description('Looks after a Portcullis gateway.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd()),
      writeErr: (text) => terminal.complain(text.trimEnd()),
    })
    .addHelpText('after', EXIT_HELP);
  addUsers(program.command('users').description('People with an account.'), terminal);
  addLetters(program.command('letters').description('Letters and what became of them.'), terminal);
  addKeys(program.command('keys').description('Signing keys of access tokens.'), terminal);
  addSessions(program.command('sessions').description('Signed-in clients.'), terminal);
  addDoctor(program, terminal);
  return program;
}
