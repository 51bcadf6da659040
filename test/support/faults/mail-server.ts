import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { eventually } from './eventually.js';
import { type DevMessage, readMessage } from '../../../src/development/dev-message.js';

/** The steps of a conversation. `accepted`: the letter is kept, and then the trouble starts. */
export const STAGES = ['greeting', 'EHLO', 'MAIL', 'RCPT', 'DATA', 'accepted'] as const;
export type Stage = (typeof STAGES)[number];

/** What goes wrong at a stage: no answer, one that waits until the trouble is over, an end without a word, or a reply code. */
export type Trouble = 'hang' | 'slow' | 'drop' | number;

export interface BadMailServer {
  url: string;
  /** Every letter that was taken, oldest first. */
  letters: DevMessage[];
  /** How often the trouble happened. */
  incidents: number;
  /** From now on; null: no trouble. A conversation that hangs stays hung. */
  trouble: { at: Stage; how: Trouble } | null;
  /** Ends every connection: the next letter starts from the greeting. */
  hangUp(): void;
  /** Nobody listens any more: connections are refused. */
  close(): Promise<void>;
  /** Listens again, on the same port. */
  reopen(): Promise<void>;
  stop(): Promise<void>;
}

/** A mail server that speaks just enough SMTP to be badly behaved at every step of it. */
export async function startBadMailServer(): Promise<BadMailServer> {
  const sockets = new Set<Socket>();
  let server: Server;
  const listen = async (port: number): Promise<void> => {
    server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
      converse(socket, office);
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  const office: BadMailServer = {
    url: '',
    letters: [],
    incidents: 0,
    trouble: null,
    hangUp() {
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      office.hangUp();
      await new Promise((resolve) => server.close(resolve));
    },
    reopen: () => listen(Number(new URL(office.url).port)),
    stop: () => office.close().catch(() => undefined),
  };
  await listen(0);
  office.url = `smtp://127.0.0.1:${(server!.address() as AddressInfo).port}`;
  return office;
}

const REPLIES: Record<Stage, string> = {
  greeting: '220 mail.test ESMTP',
  EHLO: '250 mail.test',
  MAIL: '250 sender fine',
  RCPT: '250 recipient fine',
  DATA: '354 go on',
  accepted: '250 taken',
};

function converse(socket: Socket, office: BadMailServer): void {
  let recipient = '';
  let letter: string[] | null = null;
  let rest = '';

  const reply = (stage: Stage): void => {
    const { trouble } = office;
    if (trouble?.at !== stage) return void socket.write(`${REPLIES[stage]}\r\n`);
    office.incidents += 1;
    if (trouble.how === 'slow')
      return void eventually('the end of the trouble', () => (office.trouble ? undefined : true)).then(() =>
        reply(stage),
      );
    if (trouble.how === 'hang') return void socket.pause();
    if (trouble.how === 'drop') return void socket.destroy();
    // The text names the recipient, as real servers do: it must not turn up in a log.
    socket.write(`${trouble.how} no luck with ${recipient || 'you'}\r\n`);
  };
  const keep = async (lines: string[]): Promise<void> => {
    // A server that says no has not taken the letter; one that says nothing may have.
    const isRefused = office.trouble?.at === 'accepted' && typeof office.trouble.how === 'number';
    if (!isRefused)
      office.letters.push(await readMessage(Readable.from(Buffer.from(lines.join('\r\n'))), [recipient]));
    reply('accepted');
  };
  const hear = (line: string): void => {
    if (letter) {
      if (line !== '.') return void letter.push(line.startsWith('..') ? line.slice(1) : line);
      const whole = letter;
      letter = null;
      return void keep(whole);
    }
    const command = line.slice(0, 4).toUpperCase().replace('HELO', 'EHLO');
    if (command === 'RCPT') recipient = /<([^>]*)>/.exec(line)?.[1] ?? '';
    if (command === 'QUIT') return void socket.end('221 bye\r\n');
    if (command === 'RSET' || command === 'NOOP') return void socket.write('250 fine\r\n');
    if (command === 'DATA') {
      const isFine = office.trouble?.at !== 'DATA';
      reply('DATA');
      if (isFine) letter = [];
      return;
    }
    if (command === 'EHLO' || command === 'MAIL' || command === 'RCPT') return reply(command);
    socket.write('502 what?\r\n');
  };
  socket.on('data', (piece) => {
    rest += piece.toString();
    for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
      const line = rest.slice(0, end);
      rest = rest.slice(end + 2);
      hear(line);
    }
  });
  reply('greeting');
}
