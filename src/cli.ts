/** `npx portcullis`: the operator's command. Reads the environment and the terminal; the rest is in `operator/`. */
import { availableParallelism, userInfo } from 'node:os';
import { createInterface } from 'node:readline/promises';
import { runOperatorCommand } from './operator/index.js';

const isInteractive = Boolean(process.stdin.isTTY && process.stderr.isTTY);

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}

/** Who is at the keyboard, for the audit. Containers may run under a number without a name. */
function operatorName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}

process.exitCode = await runOperatorCommand(process.argv.slice(2), {
  env: process.env,
  cores: availableParallelism(),
  operator: operatorName(),
  ask: isInteractive ? ask : null,
  print: (text) => void process.stdout.write(`${text}\n`),
  complain: (text) => void process.stderr.write(`${text}\n`),
});
