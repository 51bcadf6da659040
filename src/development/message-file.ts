import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DevMessage } from './dev-message.js';

interface MessageFile {
  /** What was there when it was opened, oldest first. */
  messages: DevMessage[];
  append(message: DevMessage): void;
  empty(): void;
}

/**
 * One message a line, appended as it comes: keeping a letter costs the same however many there are. Letters
 * carry working links, so the file is for its owner alone.
 */
export function openMessageFile(folder: string, most: number): MessageFile {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'messages.jsonl');
  let messages = existsSync(path) ? readFileSync(path, 'utf8').split('\n').flatMap(messageOf) : [];

  const rewrite = (): void => {
    messages = messages.slice(-most);
    writeFileSync(`${path}.new`, messages.map(lineOf).join(''), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  };
  rewrite();

  return {
    messages: [...messages],
    append(message) {
      messages.push(message);
      if (messages.length > 2 * most) rewrite();
      else appendFileSync(path, lineOf(message));
    },
    empty() {
      messages = [];
      rewrite();
    },
  };
}

const lineOf = (message: DevMessage): string => `${JSON.stringify(message)}\n`;

/** Nothing, where the process was killed while it wrote the line. */
function messageOf(line: string): DevMessage[] {
  try {
    return [JSON.parse(line) as DevMessage];
  } catch {
    return [];
  }
}
