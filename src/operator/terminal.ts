import { EXIT, Stop } from './exit.js';

/** The outside of the command: where it reads and writes. */
export interface Terminal {
  env: Readonly<Record<string, string | undefined>>;
  cores: number;
  /** Who is at the keyboard, for the audit. */
  operator: string;
  /** Asks a person; null where nobody sits at a terminal. */
  ask: ((question: string) => Promise<string>) | null;
  /** Results, on standard output. */
  print(text: string): void;
  /** Everything else, on standard error. */
  complain(text: string): void;
}

export interface Options {
  yes?: boolean;
  json?: boolean;
}

/**
 * Has a person say yes to something that cannot be taken back. Without a terminal `--yes` must have said so:
 * a script that forgot it stops here, before anything happened.
 */
export async function confirm(terminal: Terminal, options: Options, deed: string): Promise<void> {
  if (options.yes) return;
  if (!terminal.ask) {
    throw new Stop(EXIT.notConfirmed, `This would ${deed}. Say --yes to do it without a terminal.`);
  }
  const answer = await terminal.ask(`This will ${deed}. Go on? [y/N] `);
  if (!/^y(?:es)?$/i.test(answer.trim())) throw new Stop(EXIT.notConfirmed, 'Nothing was done.');
}

/** Prints a result for a program with `--json`, and for a person without. */
export function show(terminal: Terminal, options: Options, result: object, text: string): void {
  terminal.print(options.json ? JSON.stringify(result) : text);
}

/** Rows as aligned columns; a sentence where there are none. */
export function table(rows: Record<string, string>[], whenEmpty: string): string {
  const [first] = rows;
  if (!first) return whenEmpty;
  const columns = Object.keys(first);
  const lines = [
    columns.map((name) => name.toUpperCase()),
    ...rows.map((row) => columns.map((c) => row[c]!)),
  ];
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => line[index]!.length)));
  return lines
    .map((line) =>
      line
        .map((cell, index) => cell.padEnd(widths[index]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** A list of facts about one thing. */
export function facts(of: Record<string, string>): string {
  const width = Math.max(...Object.keys(of).map((name) => name.length));
  return Object.entries(of)
    .map(([name, value]) => `${name.padEnd(width)}  ${value}`)
    .join('\n');
}

/** A moment for a person; a dash for never. */
export const moment = (at: Date | null): string =>
  at ? `${at.toISOString().slice(0, 19).replace('T', ' ')}Z` : '–';
